import { password, signedIn, signIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueRefreshToken, readRefreshToken } from '../../security/refresh-token.ts';
import { deriveSecrets } from '../../security/secrets.ts';

let gatehouse: TestGatehouse;
let now = Date.now();
beforeAll(async () => {
  gatehouse = await startGatehouse({ clock: () => new Date(now) });
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const day = 86_400_000;
const invalid = { status: 401, body: { code: 'token_invalid' } };
const refresh = (refresh_token: string) => gatehouse.rest.post('/auth/refresh', { refresh_token });
const status = async (token: string) => (await gatehouse.rest.get('/users/me', { token })).status;

test('a refresh gives new tokens of the same session, and leaves the access token its time', async () => {
  const { tokens, token } = await signedIn(gatehouse);
  now += 1000;
  const { status: code, body } = await refresh(tokens.refresh_token);
  expect(code).toBe(200);
  expect(body).toMatchObject({ token_type: 'bearer', expires_in: 900 });
  expect(body.refresh_token).not.toBe(tokens.refresh_token);
  expect(body.access_token).not.toBe(token);
  const list = await gatehouse.rest.get('/users/me/sessions', { token: body.access_token });
  expect(list.body.items).toHaveLength(1);
  expect(list.body.items[0]).toMatchObject({ current: true, last_used_at: new Date(now).toISOString() });
  expect(await status(token)).toBe(200);
});

test('a line of refreshes goes on', async () => {
  let { refresh_token } = (await signedIn(gatehouse)).tokens;
  for (let n = 0; n < 5; n++) {
    now += 20 * 60_000;
    const answer = await refresh(refresh_token);
    expect(answer.status).toBe(200);
    refresh_token = answer.body.refresh_token;
  }
});

describe('what is no refresh token of ours is refused', () => {
  test.each<[string, (token: string, access: string) => string]>([
    ['text', () => 'refresh'],
    ['a token cut short', (token) => token.slice(0, -1)],
    ['a token with more behind it', (token) => `${token}A`],
    ['a token in another spelling', (token) => `${token}==`],
    ['an access token', (_token, access) => access],
    ['a token for another session', (token) => `B${token.slice(1)}`],
    ['a token with another signature', (token) => token.slice(0, -2) + (token.endsWith('AA') ? 'BA' : 'AA')],
    [
      'a token made with another key',
      (token) => {
        const { refreshToken } = gatehouse.services.secrets;
        const claim = readRefreshToken(refreshToken, token);
        if (claim === undefined) throw new Error('The token is not readable.');
        expect(issueRefreshToken(refreshToken, claim)).toBe(token);
        return issueRefreshToken(deriveSecrets('another secret that is long enough').refreshToken, claim);
      },
    ],
  ])('%s', async (_what, change) => {
    const { tokens, token } = await signedIn(gatehouse);
    expect(await refresh(change(tokens.refresh_token, token))).toMatchObject(invalid);
    expect(await status(token)).toBe(200);
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });
});

describe('a session ends', () => {
  test('thirty days after its last use', async () => {
    const { tokens } = await signedIn(gatehouse);
    now += 30 * day - 1000;
    const used = await refresh(tokens.refresh_token);
    expect(used.status).toBe(200);
    now += 30 * day;
    expect(await refresh(used.body.refresh_token)).toMatchObject(invalid);
  });

  test('ninety days after the sign-in, however much it is used', async () => {
    let { refresh_token } = (await signedIn(gatehouse)).tokens;
    for (let n = 0; n < 4; n++) {
      now += 22 * day;
      const { status: code, body } = await refresh(refresh_token);
      expect(code).toBe(200);
      refresh_token = body.refresh_token;
    }
    now += 2 * day;
    expect(await refresh(refresh_token)).toMatchObject(invalid);
  });
});

describe('no refresh after', () => {
  const other = 'another horse altogether';
  test.each<[string, (person: { id: string; email: string; token: string }) => Promise<unknown>]>([
    ['a sign-out', ({ token }) => gatehouse.rest.post('/auth/logout', undefined, { token })],
    ['a sign-out everywhere', ({ token }) => gatehouse.rest.post('/auth/logout-all', undefined, { token })],
    [
      'a change of the password',
      ({ token }) =>
        gatehouse.rest.post('/auth/change-password', { old_password: password, new_password: other }, { token }),
    ],
    [
      'the deactivation of the account',
      async ({ id }) => {
        const admin = await signedIn(gatehouse, { role: 'admin' });
        return gatehouse.rest.put(`/admin/users/${id}`, { is_active: false }, { token: admin.token });
      },
    ],
    ['the deletion of the account', ({ token }) => gatehouse.rest.delete('/users/me', { token })],
  ])('%s', async (_what, end) => {
    const person = await signedIn(gatehouse);
    const session = await signIn(gatehouse, person.email);
    const answer = (await end(session)) as { status: number };
    expect(answer.status).toBeLessThan(300);
    expect(await refresh(session.tokens.refresh_token)).toMatchObject(invalid);
    expect(await status(session.token)).toBe(401);
  });
});
