import { password, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';
import { createGatehouse } from '../gatehouse.ts';
import { asyncStorageTokens, type TokenStorage } from './storage.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

/** As many clients of one stored session as an application has tabs. */
function tabs(count: number) {
  const items = new Map<string, string>();
  let refreshes = 0;
  let now = Date.now();
  const countingFetch: typeof fetch = (input, init) => {
    if (String(input).includes('auth.refresh')) refreshes++;
    return fetch(input, init);
  };
  const storage: TokenStorage = asyncStorageTokens(
    {
      getItem: async (key) => items.get(key) ?? null,
      setItem: async (key, value) => void items.set(key, value),
      removeItem: async (key) => void items.delete(key),
    },
    crypto.randomUUID(),
  );
  const open = () => createGatehouse({ url: gatehouse.url, storage, fetch: countingFetch, now: () => now });
  return {
    clients: Array.from({ length: count }, open),
    refreshes: () => refreshes,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('three tabs renew the session once, and all go on', async () => {
  const { email } = await signedIn(gatehouse);
  const { clients, refreshes, pass } = tabs(3);
  await clients[0]?.auth.login({ email, password });
  pass(14 * 60_000 + 45_000);
  const answers = await Promise.all(clients.flatMap((client) => [client.users.me(), client.users.me()]));
  expect(answers.map((user) => user.email)).toEqual(Array(6).fill(email));
  expect(refreshes()).toBe(1);
  for (const client of clients) client.close();
});

test('signing out in one tab signs out the others, and tells them', async () => {
  const { email, id } = await signedIn(gatehouse);
  const { clients } = tabs(2);
  const [here, there] = clients;
  const told: string[] = [];
  there?.onAuthStateChange((state) => told.push(state.status === 'signed_in' ? state.userId : 'nobody'));
  await here?.auth.login({ email, password });
  await expect.poll(() => told.at(-1)).toBe(id);
  await here?.signOut();
  await expect.poll(() => told.at(-1)).toBe('nobody');
  expect(await there?.users.me.safe()).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
  for (const client of clients) client.close();
});
