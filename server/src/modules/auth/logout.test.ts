import { signedIn, signIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const post = (path: string, token: string) => gatehouse.rest.post(path, undefined, { token });
const status = async (token: string) => (await gatehouse.rest.get('/users/me', { token })).status;
const refreshStatus = async (refresh_token: string) =>
  (await gatehouse.rest.post('/auth/refresh', { refresh_token })).status;
const actions = async (id: string) => {
  const rows = await gatehouse.sql<{ action: string }>(
    "select action from audit_events where user_id = $1 and action like 'auth.signed_out%'",
    [id],
  );
  return rows.map(({ action }) => action);
};

test('a sign-out ends this session at once, and leaves the others', async () => {
  const here = await signedIn(gatehouse);
  const there = await signIn(gatehouse, here.email);
  expect(await post('/auth/logout', here.token)).toMatchObject({ status: 204, body: undefined });
  expect(await status(here.token)).toBe(401);
  expect(await refreshStatus(here.tokens.refresh_token)).toBe(401);
  expect(await status(there.token)).toBe(200);
  expect(await refreshStatus(there.tokens.refresh_token)).toBe(200);
  expect(await actions(here.id)).toEqual(['auth.signed_out']);
});

test('who is signed out cannot sign out again', async () => {
  const { token } = await signedIn(gatehouse);
  await post('/auth/logout', token);
  expect(await post('/auth/logout', token)).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
});

test('a sign-out everywhere ends every session of this user, and of nobody else', async () => {
  const here = await signedIn(gatehouse);
  const there = await signIn(gatehouse, here.email);
  const somebody = await signedIn(gatehouse);
  expect((await post('/auth/logout-all', here.token)).status).toBe(204);
  for (const { token, tokens } of [here, there]) {
    expect(await status(token)).toBe(401);
    expect(await refreshStatus(tokens.refresh_token)).toBe(401);
  }
  expect(await status(somebody.token)).toBe(200);
  expect(await actions(here.id)).toEqual(['auth.signed_out_everywhere']);
  expect(await status((await signIn(gatehouse, here.email)).token)).toBe(200);
});

test('what is minted in the very second of a sign-out everywhere, before it, is dead', async () => {
  const frozen = new Date();
  await using still = await startGatehouse({ clock: () => frozen });
  const before = await signedIn(still);
  await still.rest.post('/auth/logout-all', undefined, { token: before.token });
  const after = await signIn(still, before.email);
  expect((await still.rest.get('/users/me', { token: before.token })).status).toBe(401);
  expect((await still.rest.get('/users/me', { token: after.token })).status).toBe(200);
});
