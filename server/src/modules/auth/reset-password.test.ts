import { newEmail, password, signedIn, signIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueResetToken, readResetToken } from '../../security/reset-token.ts';
import { deriveSecrets } from '../../security/secrets.ts';

let gatehouse: TestGatehouse;
let now = Date.now();
beforeAll(async () => {
  gatehouse = await startGatehouse({ clock: () => new Date(now) });
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const invalid = { status: 400, body: { code: 'reset_token_invalid' } };
const fresh = 'another horse altogether';
const reset = (token: string, new_password = fresh) =>
  gatehouse.rest.post('/auth/reset-password', { token, new_password });
const login = (email: string, secret: string) => gatehouse.rest.post('/auth/login', { email, password: secret });

/** The token that a mail for somebody would carry now. */
async function tokenFor(email: string, change: { version?: number; secret?: string } = {}): Promise<string> {
  const [user] = await gatehouse.sql<{ id: string; version: number }>(
    'select id, version from users where email = $1',
    [email],
  );
  if (user === undefined) throw new Error(`There is no user ${email}.`);
  const { config, secrets } = gatehouse.services;
  const key = change.secret === undefined ? secrets.resetToken : deriveSecrets(change.secret).resetToken;
  const expiresAt = now + config.tokens.resetLifetime;
  return issueResetToken(key, { userId: user.id, version: change.version ?? user.version, expiresAt });
}

test('sets the password, once, and ends every session', async () => {
  const { email, id, token, tokens } = await signedIn(gatehouse);
  const there = await signIn(gatehouse, email);
  const link = await tokenFor(email);
  expect(await reset(link)).toMatchObject({ status: 200, body: { message: expect.any(String) } });
  for (const access of [token, there.token])
    expect((await gatehouse.rest.get('/users/me', { token: access })).status).toBe(401);
  expect((await gatehouse.rest.post('/auth/refresh', { refresh_token: tokens.refresh_token })).status).toBe(401);
  expect((await login(email, password)).status).toBe(401);
  expect((await login(email, fresh)).status).toBe(200);

  expect(await reset(link, 'a third horse of this stable')).toMatchObject(invalid);
  expect((await login(email, fresh)).status).toBe(200);
  const events = await gatehouse.sql(
    "select user_id from audit_events where action = 'auth.password_reset' and user_id = $1",
    [id],
  );
  expect(events).toHaveLength(1);
});

test('of ten uses at once one succeeds', async () => {
  const { email } = await signedIn(gatehouse);
  const link = await tokenFor(email);
  const answers = await Promise.all(Array.from({ length: 10 }, () => reset(link)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
});

test('voids every other link that was mailed', async () => {
  const { email } = await signedIn(gatehouse);
  const one = await tokenFor(email);
  now += 1000;
  const another = await tokenFor(email);
  expect(one).not.toBe(another);
  expect((await reset(another)).status).toBe(200);
  expect(await reset(one)).toMatchObject(invalid);
});

test('a link that waits changes nothing', async () => {
  const { email, token } = await signedIn(gatehouse);
  expect((await gatehouse.rest.post('/auth/request-password-reset', { email })).status).toBe(200);
  await tokenFor(email);
  expect((await gatehouse.rest.get('/users/me', { token })).status).toBe(200);
  expect((await login(email, password)).status).toBe(200);
});

test('an address that got the link is verified by it, and earlier failures are forgotten', async () => {
  const { email } = await signedIn(gatehouse, { verified: false });
  await login(email, 'not a horse at all');
  await reset(await tokenFor(email));
  const [user] = await gatehouse.sql('select is_verified, failed_sign_ins from users where email = $1', [email]);
  expect(user).toEqual({ is_verified: true, failed_sign_ins: 0 });
});

describe('a weak password leaves the link as it was', () => {
  test.each([
    ['too_short', 'short'],
    ['too_common', 'passwordpassword'],
    ['contains_user_data', undefined],
  ])('%s', async (reason, weak) => {
    const { email } = await signedIn(gatehouse);
    const link = await tokenFor(email);
    expect(await reset(link, weak ?? email)).toMatchObject({
      status: 400,
      body: { code: 'weak_password', reasons: [reason] },
    });
    expect((await login(email, password)).status).toBe(200);
    expect((await reset(link)).status).toBe(200);
  });
});

describe('is refused', () => {
  test('after thirty minutes', async () => {
    const [early, late] = [(await signedIn(gatehouse)).email, (await signedIn(gatehouse)).email];
    const links = [await tokenFor(early), await tokenFor(late)] as const;
    now += 30 * 60_000 - 1;
    expect((await reset(links[0])).status).toBe(200);
    now += 1;
    expect(await reset(links[1])).toMatchObject(invalid);
  });

  test.each<[string, (email: string) => Promise<string>]>([
    ['for text', async () => 'reset'],
    ['for a token cut short', async (email) => (await tokenFor(email)).slice(0, -1)],
    [
      'for a changed lifetime',
      async (email) => {
        const bytes = Buffer.from(await tokenFor(email), 'base64url');
        bytes.writeUIntBE(now + 86_400_000, 20, 6);
        return bytes.toString('base64url');
      },
    ],
    ['for a token made with another key', (email) => tokenFor(email, { secret: 'another secret that is long enough' })],
    ['for an earlier version of the account', (email) => tokenFor(email, { version: 0 })],
    ['for a later version of the account', (email) => tokenFor(email, { version: 2 })],
    ['for a refresh token', async (email) => (await signIn(gatehouse, email)).tokens.refresh_token],
    [
      'for a deactivated account',
      async (email) => {
        const link = await tokenFor(email);
        await gatehouse.sql('update users set is_active = false where email = $1', [email]);
        return link;
      },
    ],
    [
      'after a change of the password',
      async (email) => {
        const link = await tokenFor(email);
        const { token } = await signIn(gatehouse, email);
        await gatehouse.rest.post(
          '/auth/change-password',
          { old_password: password, new_password: password + 2 },
          { token },
        );
        return link;
      },
    ],
  ])('%s', async (_what, make) => {
    const { email } = await signedIn(gatehouse);
    const link = await make(email);
    const before = await gatehouse.sql('select * from users where email = $1', [email]);
    expect(await reset(link)).toMatchObject(invalid);
    expect(await gatehouse.sql('select * from users where email = $1', [email])).toEqual(before);
  });

  test('for somebody who is no more', async () => {
    const email = newEmail();
    await gatehouse.rest.post('/auth/register', { email, password });
    const link = await tokenFor(email);
    expect(readResetToken(gatehouse.services.secrets.resetToken, link, now)).toBeDefined();
    await gatehouse.sql('delete from users where email = $1', [email]);
    expect(await reset(link)).toMatchObject(invalid);
  });
});
