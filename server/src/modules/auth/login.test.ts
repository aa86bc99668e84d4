import { newEmail, password, signedIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const login = (email: string, secret = password) => gatehouse.rest.post('/auth/login', { email, password: secret });
const invalid = { status: 401, body: { code: 'invalid_credentials' } };
const user = async (email: string) => {
  const [row] = await gatehouse.sql<{ id: string; failed_sign_ins: number; last_login: Date | null }>(
    'select * from users where email = $1',
    [email],
  );
  if (row === undefined) throw new Error(`There is no user ${email}.`);
  return row;
};
const set = (email: string, change: string) => gatehouse.sql(`update users set ${change} where email = $1`, [email]);
async function registered(change?: string): Promise<string> {
  const email = newEmail();
  await gatehouse.rest.post('/auth/register', { email, password });
  if (change !== undefined) await set(email, change);
  return email;
}

test('the right password opens a session', async () => {
  const email = await registered();
  const { status, body } = await login(email);
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    refresh_token: expect.stringMatching(/^[\w-]{60,}$/),
    token_type: 'bearer',
    expires_in: 900,
  });
  expect((await gatehouse.rest.get('/users/me', { token: body.access_token })).body.email).toBe(email);
});

test('each sign-in has tokens of its own', async () => {
  const email = await registered();
  const [one, two] = await Promise.all([login(email), login(email)]);
  expect(one.body.refresh_token).not.toBe(two.body.refresh_token);
  expect(one.body.access_token).not.toBe(two.body.access_token);
});

describe('one answer for', () => {
  test.each([
    ['an unknown address', async () => newEmail('nobody'), password],
    ['a wrong password', () => registered(), 'not a horse at all'],
    ['an invited account without a password', () => registered('password_hash = null'), password],
    ['a wrong password of a deactivated account', () => registered('is_active = false'), 'not a horse at all'],
    ['a hash that is no hash', () => registered("password_hash = 'x'"), password],
    [
      'a hash with impossible parameters',
      () => registered("password_hash = replace(password_hash, 't=2', 't=0')"),
      password,
    ],
    [
      'a hash with a broken salt',
      () => registered("password_hash = regexp_replace(password_hash, 'p=1\\$.', 'p=1$')"),
      password,
    ],
    ['a hash that was cut short', () => registered('password_hash = left(password_hash, 60)'), password],
  ])('%s', async (_what, make, secret) => {
    const { body, ...answer } = await login(await make(), secret);
    expect(answer.status).toBe(401);
    expect(body).toMatchObject({ code: 'invalid_credentials', title: expect.any(String) });
    expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'instance', 'request_id', 'status', 'title', 'type']);
  });
});

test('a deactivated account is told so after the right password only', async () => {
  const email = await registered('is_active = false');
  expect(await login(email)).toMatchObject({ status: 403, body: { code: 'account_disabled' } });
  expect(await login(email, 'not a horse at all')).toMatchObject(invalid);
  expect(await gatehouse.sql('select 1 from sessions where user_id = $1', [(await user(email)).id])).toEqual([]);
});

test('failures are counted, and a sign-in begins anew', async () => {
  const email = await registered();
  await Promise.all(Array.from({ length: 5 }, () => login(email, 'not a horse at all')));
  expect(await user(email)).toMatchObject({ failed_sign_ins: 5, last_login: null });
  await login(email);
  const { failed_sign_ins, last_login } = await user(email);
  expect(failed_sign_ins).toBe(0);
  expect(Math.abs(Date.now() - Number(last_login))).toBeLessThan(60_000);
});

test('the audit trail tells of sign-ins and of failures, known or not', async () => {
  const email = await registered();
  await login(email, 'not a horse at all');
  await login(email);
  await set(email, 'is_active = false');
  await login(email);
  const { id } = await user(email);
  const events = await gatehouse.sql(
    "select action, actor_id, details, ip from audit_events where user_id = $1 and action like 'auth.sign%' order by id",
    [id],
  );
  const from = { ip: '127.0.0.1' };
  const failed = (reason: string) => ({ action: 'auth.sign_in_failed', actor_id: null, details: { reason }, ...from });
  expect(events).toEqual([
    failed('invalid_credentials'),
    { action: 'auth.signed_in', actor_id: id, details: {}, ...from },
    failed('account_disabled'),
  ]);
  await login(newEmail('nobody'));
  const [last] = await gatehouse.sql('select * from audit_events order by id desc limit 1');
  expect(last).toMatchObject({ action: 'auth.sign_in_failed', user_id: null, actor_id: null });
});

test('an address that is not verified may sign in, and see itself', async () => {
  const { token } = await signedIn(gatehouse, { verified: false });
  expect((await gatehouse.rest.get('/users/me', { token })).body).toMatchObject({ is_verified: false });
});
