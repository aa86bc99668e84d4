import { expect, test } from 'vitest';
import { asyncStorageTokens, localStorageTokens, memoryStorage, type TokenStorage } from './storage.ts';

const session = { access_token: 'a', refresh_token: 'b', expires_at: 1 };

function webStorage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

function asyncWebStorage(items: Map<string, string>) {
  return {
    getItem: async (key: string) => items.get(key) ?? null,
    setItem: async (key: string, value: string) => void items.set(key, value),
    removeItem: async (key: string) => void items.delete(key),
  };
}

test.each<[string, TokenStorage]>([
  ['memory', memoryStorage()],
  ['localStorage', localStorageTokens('key', webStorage())],
  ['async storage', asyncStorageTokens(asyncWebStorage(new Map()), 'key')],
])('%s keeps a session, and forgets it', async (_name, storage) => {
  expect(await storage.read()).toBeNull();
  await storage.write(session);
  expect(await storage.read()).toEqual(session);
  await storage.write(null);
  expect(await storage.read()).toBeNull();
});

test.each([
  '',
  'nonsense',
  '{}',
  'null',
  '[]',
  '"text"',
  '{"access_token":"a"}',
  '{"access_token":1,"refresh_token":"b","expires_at":1}',
])('what somebody else left in the storage (%s) is no session', async (text) => {
  const web = webStorage();
  web.items.set('gatehouse', text);
  expect(await localStorageTokens(undefined, web).read()).toBeNull();
  expect(await asyncStorageTokens(asyncWebStorage(web.items)).read()).toBeNull();
});

test('a session that is forgotten leaves nothing behind', async () => {
  const web = webStorage();
  const storage = localStorageTokens('key', web);
  await storage.write(session);
  await storage.write(null);
  expect([...web.items]).toEqual([]);
});
