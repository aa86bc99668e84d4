import { beforeEach, expect, test } from 'vitest';
import type { Gatehouse } from '../../gatehouse.ts';
import { createMockGatehouse, type MockGatehouse } from '../index.ts';

const email = 'ada@example.com';
const password = 'a horse of another colour';

let mock: MockGatehouse;
let api: Gatehouse;
beforeEach(async () => {
  mock = createMockGatehouse();
  mock.addUser({ email, password });
  api = mock.createClient();
  await api.auth.login({ email, password });
});

test('the next call fails as it was asked to, and the one after does not', async () => {
  mock.failNext({ code: 'unavailable', retry_after: 30 });
  await expect(api.users.me()).rejects.toMatchObject({ code: 'unavailable', status: 503, retryAfter: 30 });
  expect((await api.users.me()).email).toBe(email);
});

test('a fault of one procedure waits for it, and changes nothing', async () => {
  mock.failNext({ code: 'internal' }, 'users.updateMe');
  await api.users.me();
  const failed = await api.users.updateMe.safe({ full_name: 'Ada' });
  expect(failed).toMatchObject({ ok: false, error: { code: 'internal', requestId: expect.any(String) } });
  expect((await api.users.me()).full_name).toBeNull();
});

test('in a batch the named call alone fails', async () => {
  mock.failNext({ code: 'internal' }, 'users.sessions.list');
  const [me, sessions] = await Promise.allSettled([api.users.me(), api.users.sessions.list()]);
  expect([me.status, sessions.status]).toEqual(['fulfilled', 'rejected']);
});

test('a lost request reaches nobody', async () => {
  mock.failNext('network');
  mock.failNext('network', 'auth.refresh');
  await expect(api.users.updateMe({ full_name: 'Ada' })).rejects.toMatchObject({ code: 'network_error' });
  expect((await api.users.me()).full_name).toBeNull();
});

test('a refresh that is lost keeps the session for the next try', async () => {
  mock.clock.advance(16 * 60_000);
  mock.failNext('network', 'auth.refresh');
  await expect(api.users.me()).rejects.toMatchObject({ code: 'network_error' });
  expect((await api.users.me()).email).toBe(email);
});

test('a call that is given up says so', async () => {
  const given = new AbortController();
  const call = api.users.me(undefined, { signal: given.signal });
  given.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
});
