import { beforeEach, expect, test } from 'vitest';
import { createMockGatehouse, type MockGatehouse } from '../index.ts';

const email = 'ada@example.com';
const password = 'a horse of another colour';
const minute = 60_000;
const day = 24 * 60 * minute;

let mock: MockGatehouse;
beforeEach(() => {
  mock = createMockGatehouse();
  mock.addUser({ email, password });
});

/** The mock's `fetch`, with what was called through it. */
function watched() {
  const calls: string[] = [];
  const fetch: MockGatehouse['fetch'] = (input, init) => {
    const { pathname } = new URL(String(input));
    calls.push(...decodeURIComponent(pathname.replace('/trpc/', '')).split(','));
    return mock.fetch(input, init);
  };
  return { fetch, count: (name: string) => calls.filter((call) => call === name).length };
}

test('an access token lives fifteen minutes', async () => {
  const { users } = mock.createRequestClient(mock.openSession(email).access_token);
  mock.clock.advance(15 * minute - 1);
  await users.me();
  // The service bears with clocks that differ by five seconds.
  mock.clock.advance(5_001);
  await expect(users.me()).rejects.toMatchObject({ code: 'token_invalid', status: 401 });
});

test('50 calls at once with an expired token cause one refresh, and all are answered', async () => {
  const { fetch, count } = watched();
  const api = mock.createClient({ fetch });
  await api.auth.login({ email, password });
  mock.clock.advance(16 * minute);
  const answers = await Promise.all(Array.from({ length: 50 }, () => api.users.me()));
  expect(answers.every((user) => user.email === email)).toBe(true);
  expect(count('auth.refresh')).toBe(1);
});

test('50 calls at once with a token that the service alone knows is expired cause one refresh', async () => {
  const { fetch, count } = watched();
  const start = mock.clock.now();
  const api = mock.createClient({ fetch, now: () => start });
  await api.auth.login({ email, password });
  mock.clock.advance(16 * minute);
  await Promise.all(Array.from({ length: 50 }, () => api.users.me()));
  expect(count('auth.refresh')).toBe(1);
  expect(count('users.me')).toBe(100);
});

test('a refresh token works once; within ten seconds it gets the same successor', async () => {
  const { auth } = mock.createRequestClient();
  const { refresh_token } = mock.openSession(email);
  const next = await auth.refresh({ refresh_token });
  expect(next.refresh_token).not.toBe(refresh_token);
  mock.clock.advance(10_000);
  expect((await auth.refresh({ refresh_token })).refresh_token).toBe(next.refresh_token);
});

test('a refresh token that is sent again later ends its session, and its owner is told', async () => {
  const { auth } = mock.createRequestClient();
  const { refresh_token } = mock.openSession(email);
  const next = await auth.refresh({ refresh_token });
  mock.clock.advance(10_001);
  await expect(auth.refresh({ refresh_token })).rejects.toMatchObject({ code: 'token_invalid' });
  const last = auth.refresh({ refresh_token: next.refresh_token });
  await expect(last).rejects.toMatchObject({ code: 'token_invalid' });
  expect(mock.lastMail(email)?.template).toBe('session_revoked');
});

test('a session ends after thirty days without use', async () => {
  const api = mock.createClient();
  await api.auth.login({ email, password });
  mock.clock.advance(30 * day - 1);
  await api.users.me();
  mock.clock.advance(30 * day);
  await expect(api.users.me()).rejects.toMatchObject({ status: 401 });
  expect(await api.authState()).toEqual({ status: 'signed_out' });
});

test('a session ends after ninety days, used or not', async () => {
  const api = mock.createClient();
  await api.auth.login({ email, password });
  for (let days = 10; days < 90; days += 10) {
    mock.clock.advance(10 * day);
    await api.users.me();
  }
  const [session] = (await api.users.sessions.list()).items;
  expect(session?.expires_at.getTime()).toBe(mock.clock.now() + 10 * day);
  mock.clock.advance(10 * day);
  await expect(api.users.me()).rejects.toMatchObject({ status: 401 });
});

test('the tokens of one mock mean nothing to another', async () => {
  const { access_token, refresh_token } = mock.openSession(email);
  const other = createMockGatehouse();
  other.addUser({ email });
  await expect(other.createRequestClient(access_token).users.me()).rejects.toMatchObject({ code: 'token_invalid' });
  const refresh = other.createRequestClient().auth.refresh({ refresh_token });
  await expect(refresh).rejects.toMatchObject({ code: 'token_invalid' });
});

test('time does not go back', () => {
  expect(() => mock.clock.advance(-1)).toThrow(RangeError);
});
