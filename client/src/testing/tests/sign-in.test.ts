import { beforeEach, expect, test } from 'vitest';
import { createMockGatehouse, type MockGatehouse } from '../index.ts';

const email = 'ada@example.com';
const password = 'a horse of another colour';
const minute = 60_000;

let mock: MockGatehouse;
let id: string;
beforeEach(() => {
  mock = createMockGatehouse();
  ({ id } = mock.addUser({ email, password }));
});

test('the SDK signs in, tells who it is, and signs out', async () => {
  const api = mock.createClient();
  const { expires_in } = await api.auth.login({ email, password });
  expect(expires_in).toBe(900);
  expect(await api.authState()).toEqual({ status: 'signed_in', userId: id });
  expect(await api.users.me()).toMatchObject({ id, email, last_login: new Date(mock.clock.now()) });
  await api.signOut();
  expect(await api.authState()).toEqual({ status: 'signed_out' });
  await expect(api.users.me()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
});

test('a wrong password and an unknown address get one answer; failures are counted until a sign-in', async () => {
  mock.addUser({ email: 'root@example.com', role: 'admin' });
  const admin = mock.createRequestClient(mock.openSession('root@example.com').access_token).admin;
  const { auth } = mock.createClient();
  for (const who of [email, 'nobody@example.com']) {
    await expect(auth.login({ email: who, password: 'wrong' })).rejects.toMatchObject({ code: 'invalid_credentials' });
  }
  expect((await admin.users.get({ id })).failed_sign_ins).toBe(1);
  await auth.login({ email, password });
  expect(await admin.users.get({ id })).toMatchObject({ failed_sign_ins: 0, open_sessions: 1 });
});

test('a deactivated account is told so with the right password alone', async () => {
  mock.addUser({ email: 'bob@example.com', password, is_active: false });
  const { auth } = mock.createClient();
  const attempt = (secret: string) => auth.login({ email: 'bob@example.com', password: secret });
  await expect(attempt('wrong')).rejects.toMatchObject({ code: 'invalid_credentials' });
  await expect(attempt(password)).rejects.toMatchObject({ code: 'account_disabled', status: 403 });
});

test('five sign-ins a minute lock an account out until the minute is over', async () => {
  const { auth } = mock.createClient();
  const attempt = (secret: string) => auth.login.safe({ email, password: secret });
  for (let tries = 0; tries < 5; tries++) {
    expect(await attempt('wrong')).toMatchObject({ error: { code: 'invalid_credentials' } });
    mock.clock.advance(1_000);
  }
  const locked = await attempt(password);
  expect(locked).toMatchObject({ ok: false, error: { code: 'rate_limited', status: 429, retryAfter: 55 } });
  mock.clock.advance(55_000 - 1);
  expect(await attempt(password)).toMatchObject({ error: { code: 'rate_limited', retryAfter: 1 } });
  mock.clock.advance(1);
  expect(await attempt(password)).toMatchObject({ ok: true });
});

test('ten sign-ins in a quarter of an hour lock it out for the rest of that', async () => {
  const { auth } = mock.createClient();
  for (let tries = 0; tries < 10; tries++) {
    if (tries === 5) mock.clock.advance(minute);
    await auth.login.safe({ email, password: 'wrong' });
  }
  mock.clock.advance(minute);
  await expect(auth.login({ email, password })).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 13 * 60 });
});

test('the limits can be left out', async () => {
  const lenient = createMockGatehouse({ limits: false });
  lenient.addUser({ email, password });
  const { auth } = lenient.createClient();
  for (let tries = 0; tries < 20; tries++) await auth.login.safe({ email, password: 'wrong' });
  expect(await auth.login.safe({ email, password })).toMatchObject({ ok: true });
});

test('signing out everywhere ends every session at once', async () => {
  const [one, other] = [mock.createClient(), mock.createClient()];
  for (const api of [one, other]) await api.auth.login({ email, password });
  await one.auth.logoutAll();
  await expect(other.users.me()).rejects.toMatchObject({ code: 'token_invalid' });
  expect(await other.authState()).toEqual({ status: 'signed_out' });
});

test('the twenty-first session ends the oldest', async () => {
  const first = mock.openSession(email);
  for (let count = 1; count < 20; count++) mock.openSession(email);
  const { users } = mock.createRequestClient(first.access_token);
  expect((await users.sessions.list()).items).toHaveLength(20);
  mock.openSession(email);
  await expect(users.me()).rejects.toMatchObject({ code: 'token_invalid' });
});
