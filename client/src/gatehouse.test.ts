import { newEmail, password, signedIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGatehouse, createRequestGatehouse } from './gatehouse.ts';
import type { StoredSession, TokenStorage } from './session/storage.ts';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

/** A `fetch` that keeps what was called. */
function watchedFetch() {
  const paths: string[] = [];
  const watched: typeof fetch = (input, init) => {
    paths.push(decodeURIComponent(new URL(String(input)).pathname.replace('/trpc/', '')));
    return fetch(input, init);
  };
  return { fetch: watched, paths, refreshes: () => paths.filter((path) => path === 'auth.refresh').length };
}

/** A storage that a test can look into and change. */
function openStorage(key?: string) {
  const storage = {
    ...(key !== undefined && { key }),
    kept: null as StoredSession | null,
    read: () => storage.kept,
    write(session: StoredSession | null) {
      storage.kept = session;
    },
  };
  return storage satisfies TokenStorage;
}

test('signs in, answers typed calls, and signs out', async () => {
  const { email } = await signedIn(gatehouse);
  const storage = openStorage();
  const api = createGatehouse({ url: gatehouse.url, storage });
  await api.auth.login({ email, password });
  const me = await api.users.me();
  expect(me).toMatchObject({ email, created_at: expect.any(Date) });
  await api.signOut();
  expect(storage.kept).toBeNull();
  await expect(api.users.me()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
});

test('calls of one moment go in requests of ten', async () => {
  const { email } = await signedIn(gatehouse);
  const { fetch, paths } = watchedFetch();
  const api = createGatehouse({ url: gatehouse.url, fetch });
  await api.auth.login({ email, password });
  await Promise.all(Array.from({ length: 25 }, () => api.users.me()));
  expect(paths.slice(1).map((path) => path.split(',').length)).toEqual([10, 10, 5]);
});

test('50 calls with an access token about to end cause one refresh, and all are answered', async () => {
  const { email } = await signedIn(gatehouse);
  const { fetch, refreshes } = watchedFetch();
  const storage = openStorage();
  const api = createGatehouse({ url: gatehouse.url, fetch, storage });
  await api.auth.login({ email, password });
  if (storage.kept) storage.kept = { ...storage.kept, expires_at: Date.now() };
  const answers = await Promise.all(Array.from({ length: 50 }, () => api.users.me()));
  expect(answers.every((user) => user.email === email)).toBe(true);
  expect(refreshes()).toBe(1);
});

test('50 calls whose access token is refused cause one refresh, and each is tried once more', async () => {
  const { email } = await signedIn(gatehouse);
  const { fetch, refreshes } = watchedFetch();
  const storage = openStorage();
  const api = createGatehouse({ url: gatehouse.url, fetch, storage });
  await api.auth.login({ email, password });
  if (storage.kept) storage.kept = { ...storage.kept, access_token: `${storage.kept.access_token}x` };
  const answers = await Promise.all(Array.from({ length: 50 }, () => api.users.me()));
  expect(answers.every((user) => user.email === email)).toBe(true);
  expect(refreshes()).toBe(1);
});

test('a session that is over signs out, and the call says so', async () => {
  const { email, token } = await signedIn(gatehouse);
  const storage = openStorage();
  const api = createGatehouse({ url: gatehouse.url, storage });
  await api.auth.login({ email, password });
  await gatehouse.client(token).auth.logoutAll.mutate();
  await expect(api.users.me()).rejects.toMatchObject({ code: 'token_invalid' });
  expect(storage.kept).toBeNull();
});

test('a session that turns out to be over when it is renewed says the same', async () => {
  const { email, token } = await signedIn(gatehouse);
  const storage = openStorage();
  const api = createGatehouse({ url: gatehouse.url, storage });
  await api.auth.login({ email, password });
  if (storage.kept) storage.kept = { ...storage.kept, expires_at: Date.now() };
  await gatehouse.client(token).auth.logoutAll.mutate();
  await expect(api.users.me()).rejects.toMatchObject({ code: 'token_invalid', status: 401 });
  expect(storage.kept).toBeNull();
});

test('an input whose every field is optional may be left out', async () => {
  const admin = await signedIn(gatehouse, { role: 'admin' });
  const api = createRequestGatehouse({ url: gatehouse.url, accessToken: admin.token });
  expect((await api.admin.users.list()).items).not.toEqual([]);
  expect((await api.admin.audit.list()).items).not.toEqual([]);
});

test('an error is a value to switch over, with its fields ready for a form', async () => {
  const api = createGatehouse({ url: gatehouse.url });
  const result = await api.auth.register.safe({ email: 'nobody', password: 'a long enough password' });
  expect(result).toMatchObject({ ok: false, error: { code: 'validation_failed', status: 400 } });
  if (!result.ok) expect(result.error.fieldErrors).toEqual({ email: expect.stringContaining('email address') });
});

test('a service that is not reached and a call that is given up are told apart', async () => {
  const nowhere = createGatehouse({ url: 'http://127.0.0.1:1' });
  await expect(nowhere.auth.login({ email: newEmail(), password })).rejects.toMatchObject({ code: 'network_error' });
  const { email } = await signedIn(gatehouse);
  const api = createGatehouse({ url: gatehouse.url });
  const given = new AbortController();
  const call = api.auth.login({ email, password }, { signal: given.signal });
  given.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
});

test('a list is walked page by page', async () => {
  const admin = await signedIn(gatehouse, { role: 'admin' });
  const api = createRequestGatehouse({ url: gatehouse.url, accessToken: admin.token });
  const { fetch, paths } = watchedFetch();
  const watching = createRequestGatehouse({ url: gatehouse.url, accessToken: admin.token, fetch });
  const all = (await api.admin.users.list({ limit: 100 })).items.map((user) => user.id);
  const walked: string[] = [];
  for await (const user of watching.admin.users.iterate({ limit: 2 })) walked.push(user.id);
  expect(walked).toEqual(all);
  expect(paths.length).toBe(Math.ceil(all.length / 2));
});

test('clients of two requests of a server share nothing', async () => {
  const [ada, bob] = [await signedIn(gatehouse), await signedIn(gatehouse)];
  const clients = [ada, bob].map(({ token }) => createRequestGatehouse({ url: gatehouse.url, accessToken: token }));
  const answers = await Promise.all(clients.map((client) => client.users.me()));
  expect(answers.map((user) => user.email)).toEqual([ada.email, bob.email]);
});

test('tells who is signed in, at once and when it changes', async () => {
  const { email, id } = await signedIn(gatehouse);
  const api = createGatehouse({ url: gatehouse.url });
  const told: string[] = [];
  const stop = api.onAuthStateChange((state) => told.push(state.status === 'signed_in' ? state.userId : 'nobody'));
  await expect.poll(() => told).toEqual(['nobody']);
  await api.auth.login({ email, password });
  await api.signOut();
  expect(told).toEqual(['nobody', id, 'nobody']);
  stop();
});
