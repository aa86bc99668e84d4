import { setTimeout as sleep } from 'node:timers/promises';
import { newEmail, password, plainHttp, postJson, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';
import type { PasswordHasher } from '../security/password-hasher.ts';

const wrong = 'not the password at all';

test('by default five sign-ins a minute reach an account from one address, and the sixth says when to come back', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: '' } });
  const credentials = { email: newEmail(), password: wrong };
  for (let call = 0; call < 5; call++) {
    expect((await gatehouse.rest.post('/auth/login', credentials)).status).toBe(401);
  }
  const refused = await gatehouse.rest.post('/auth/login', credentials);
  expect(refused.status).toBe(429);
  expect(refused.body.code).toBe('rate_limited');
  expect(refused.body.retry_after).toBeGreaterThan(0);
  expect(refused.body.retry_after).toBeLessThanOrEqual(60);
  expect(refused.headers.get('retry-after')).toBe(String(refused.body.retry_after));
});

test('who waits as long as they were told is let in', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'sign_in_account=3/2' } });
  const { email } = await signedIn(gatehouse);
  const login = () => gatehouse.rest.post('/auth/login', { email, password });
  let answer = await login();
  while (answer.status === 200) answer = await login();
  expect(answer.status).toBe(429);
  await sleep(answer.body.retry_after * 1000);
  expect((await login()).status).toBe(200);
});

test('the wait covers every limit that the refused call used up', async () => {
  const limits = 'sign_in_account=1/2,sign_in_account_long=3/600';
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: limits } });
  const credentials = { email: newEmail(), password: wrong };
  const waits = [];
  for (let call = 0; call < 3; call++) {
    waits.push((await gatehouse.rest.post('/auth/login', credentials)).body.retry_after);
  }
  // The second call left one of three; the third used it up, so no call is let in before the long limit ends.
  expect(waits[1]).toBeLessThanOrEqual(2);
  expect(waits[2]).toBeGreaterThan(2);
});

test('both faces, the calls of a batch, and other spellings of the address share the counter', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'sign_in_account=4/600' } });
  const email = newEmail('grace');
  const rest = (spelling: string) => gatehouse.rest.post('/auth/login', { email: spelling, password: wrong });
  expect((await rest(email)).status).toBe(401);
  expect((await rest(` ${email.toUpperCase()} `)).status).toBe(401);
  const call = { json: { email, password: wrong } };
  const { body } = await postJson(`${gatehouse.url}/trpc/auth.login,auth.login,auth.login?batch=1`, {
    ...[call, call, call],
  });
  const codes = body.map((one: typeof body) => one.error.json.data.error.code);
  expect(codes.sort()).toEqual(['invalid_credentials', 'invalid_credentials', 'rate_limited']);
  const trpc = await postJson(`${gatehouse.url}/trpc/auth.login`, call);
  expect(trpc.status).toBe(429);
  expect(Number(trpc.headers.get('retry-after'))).toBe(trpc.body.error.json.data.error.retry_after);
  expect((await rest(email)).status).toBe(429);
  expect((await rest(newEmail())).status).toBe(401);
});

test('known, unknown and unverified addresses are limited alike', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'sign_in_account=2/600' } });
  const unverified = newEmail();
  await gatehouse.rest.post('/auth/register', { email: unverified, password });
  const verified = newEmail();
  await gatehouse.rest.post('/auth/register', { email: verified, password });
  await gatehouse.sql('update users set is_verified = true where email = $1', [verified]);
  for (const email of [verified, unverified, newEmail()]) {
    const statuses = [];
    for (let call = 0; call < 3; call++) {
      statuses.push((await gatehouse.rest.post('/auth/login', { email, password: wrong })).status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  }
});

test('a refused sign-in costs no hash, on no face, and leaves no trace in the database', async () => {
  let hashes = 0;
  const hasher: PasswordHasher = {
    hash: async () => `${++hashes}`,
    verify: async () => ++hashes < 0,
    needsRehash: () => false,
  };
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'sign_in_account=1/600' }, hasher });
  const credentials = { email: newEmail(), password: wrong };
  await gatehouse.rest.post('/auth/login', credentials);
  const events = await gatehouse.sql('select from audit_events');
  const before = hashes;
  expect(before).toBeGreaterThan(0);
  expect((await gatehouse.rest.post('/auth/login', credentials)).status).toBe(429);
  expect((await postJson(`${gatehouse.url}/trpc/auth.login`, { json: credentials })).status).toBe(429);
  expect(hashes).toBe(before);
  expect(await gatehouse.sql('select from audit_events')).toHaveLength(events.length);
});

test('a signed-in caller guesses the old password no faster than at the sign-in', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'sign_in_account=3/600' } });
  const { token, email } = await signedIn(gatehouse);
  const guess = { old_password: wrong, new_password: 'another horse of that colour' };
  const change = () => gatehouse.rest.post('/auth/change-password', guess, { token });
  expect([(await change()).status, (await change()).status, (await change()).status]).toEqual([401, 401, 429]);
  expect((await gatehouse.rest.post('/auth/login', { email, password })).status).toBe(429);
});

test('each call of a batch is charged to its user', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'user=5/600' } });
  const { token } = await signedIn(gatehouse);
  const path = `${Array(7).fill('users.me').join(',')}?batch=1`;
  const headers = { authorization: `Bearer ${token}` };
  const { status, body } = await plainHttp(`${gatehouse.url}/trpc/${path}`, { headers });
  expect(status).toBe(207);
  expect(body.filter((one: typeof body) => one.result !== undefined)).toHaveLength(5);
});
