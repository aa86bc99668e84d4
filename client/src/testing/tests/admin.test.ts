import { beforeEach, expect, test } from 'vitest';
import type { GatehouseCalls } from '../../gatehouse.ts';
import { createMockGatehouse, type MockGatehouse } from '../index.ts';

const password = 'a horse of another colour';
const root = 'root@example.com';
const day = 86_400_000;

let mock: MockGatehouse;
let rootId: string;
let admin: GatehouseCalls['admin'];
beforeEach(() => {
  mock = createMockGatehouse();
  ({ id: rootId } = mock.addUser({ email: root, password, role: 'admin' }));
  admin = mock.createRequestClient(mock.openSession(root).access_token).admin;
});

const emails = (page: { items: { email: string }[] }) => page.items.map(({ email }) => email.split('@')[0]);

test('a user is no administrator', async () => {
  mock.addUser({ email: 'ada@example.com' });
  const { admin: refused } = mock.createRequestClient(mock.openSession('ada@example.com').access_token);
  await expect(refused.users.list()).rejects.toMatchObject({ code: 'forbidden', status: 403 });
  await expect(mock.createRequestClient().admin.users.list()).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('a list is filtered, and % and _ are ordinary characters of a search', async () => {
  mock.addUser({ email: 'ada_l@example.com', full_name: 'Ada Lovelace', created_at: new Date('2025-01-01') });
  mock.addUser({ email: 'adaxl@example.com', is_verified: false });
  mock.addUser({ email: 'bob@example.com', full_name: '100% Bob', is_active: false });
  const found = async (filters: Parameters<typeof admin.users.list>[0]) => emails(await admin.users.list(filters));
  expect(await found({ q: 'LOVELACE' })).toEqual(['ada_l']);
  expect(await found({ q: 'a_l' })).toEqual(['ada_l']);
  expect(await found({ q: '0%' })).toEqual(['bob']);
  expect(await found({ role: 'admin' })).toEqual(['root']);
  expect(await found({ is_active: false })).toEqual(['bob']);
  expect(await found({ is_verified: false })).toEqual(['adaxl']);
  expect(await found({ created_before: new Date('2025-06-01') })).toEqual(['ada_l']);
  expect(await found({ created_after: '2025-06-01T00:00:00Z' })).toEqual(['bob', 'adaxl', 'root']);
});

test('pages of every order hold every user once, those who never signed in last', async () => {
  for (const name of ['cyd', 'ada', 'bob', 'eve']) {
    mock.clock.advance(1);
    mock.addUser({ email: `${name}@example.com`, password });
  }
  for (const name of ['bob', 'ada']) {
    mock.clock.advance(1);
    await mock.createClient().auth.login({ email: `${name}@example.com`, password });
  }
  const walked = async (sort: 'created_at' | '-created_at' | '-email' | 'last_login' | '-last_login') => {
    const names: string[] = [];
    for await (const { email } of admin.users.iterate({ sort, limit: 2 })) names.push(email.split('@')[0] ?? '');
    return names;
  };
  expect(await walked('created_at')).toEqual(['root', 'cyd', 'ada', 'bob', 'eve']);
  expect(await walked('-created_at')).toEqual(['eve', 'bob', 'ada', 'cyd', 'root']);
  expect(await walked('-email')).toEqual(['root', 'eve', 'cyd', 'bob', 'ada']);
  expect(await walked('last_login')).toEqual(['bob', 'ada', 'root', 'cyd', 'eve']);
  expect(await walked('-last_login')).toEqual(['ada', 'bob', 'eve', 'cyd', 'root']);
});

test('a page stays true while users are added, and its cursor belongs to its order', async () => {
  mock.clock.advance(1);
  mock.addUser({ email: 'ada@example.com' });
  const { items, next_cursor } = await admin.users.list({ limit: 1 });
  const cursor = next_cursor ?? '';
  mock.clock.advance(1);
  mock.addUser({ email: 'bob@example.com' });
  expect(emails({ items })).toEqual(['ada']);
  expect(await admin.users.list({ limit: 1, cursor })).toMatchObject({ items: [{ email: root }], next_cursor: null });
  for (const wrong of [{ cursor, sort: 'email' as const }, { cursor: 'nonsense' }]) {
    const issues = [{ path: 'cursor', message: 'Expected the next_cursor of a page in the same order' }];
    await expect(admin.users.list(wrong)).rejects.toMatchObject({ code: 'validation_failed', issues });
  }
});

test('an invitation lives seven days and verifies the address', async () => {
  const email = 'ada@example.com';
  const invited = await admin.users.create({ email, full_name: 'Ada', role: 'admin' });
  expect(invited).toMatchObject({ email, role: 'admin', is_verified: false });
  await expect(admin.users.create({ email })).rejects.toMatchObject({ code: 'conflict', status: 409 });
  const token = mock.lastMail(email, 'invitation')?.token ?? '';
  mock.clock.advance(7 * day - 1);
  await mock.createClient().auth.resetPassword({ token, new_password: password });
  await mock.createClient().auth.login({ email, password });
});

test('a change of role, email or activity ends every session of the user', async () => {
  const { id } = mock.addUser({ email: 'ada@example.com' });
  const changes = [{ role: 'admin' as const }, { email: 'ada@new.example.com' }, { is_active: false }];
  let email = 'ada@example.com';
  for (const change of changes) {
    const { users } = mock.createRequestClient(mock.openSession(email).access_token);
    expect(await admin.users.update({ id, ...change })).toMatchObject({ ...change, open_sessions: 0 });
    await expect(users.me()).rejects.toMatchObject({ code: 'token_invalid' });
    email = 'ada@new.example.com'.startsWith(email) || 'email' in change ? 'ada@new.example.com' : email;
  }
  await expect(admin.users.update({ id, email: root })).rejects.toMatchObject({ code: 'conflict' });
});

test('the last administrator stays', async () => {
  const lasting = { code: 'last_admin', status: 409 };
  await expect(admin.users.update({ id: rootId, role: 'user' })).rejects.toMatchObject(lasting);
  await expect(admin.users.update({ id: rootId, is_active: false })).rejects.toMatchObject(lasting);
  await expect(admin.users.delete({ id: rootId })).rejects.toMatchObject(lasting);
  const { users } = mock.createRequestClient(mock.openSession(root).access_token);
  await expect(users.deleteMe()).rejects.toMatchObject(lasting);
  mock.addUser({ email: 'second@example.com', role: 'admin' });
  await admin.users.update({ id: rootId, role: 'user' });
});

test('an operator sees and ends sessions, sends a reset, and deletes', async () => {
  const email = 'ada@example.com';
  const { id } = mock.addUser({ email, password });
  mock.openSession(email);
  expect((await admin.users.sessions({ id })).items).toMatchObject([{ current: false }]);
  await admin.users.revokeSessions({ id });
  expect((await admin.users.sessions({ id })).items).toEqual([]);
  await admin.users.sendPasswordReset({ id });
  expect(mock.lastMail(email)).toMatchObject({ template: 'password_reset', token: expect.any(String) });
  await admin.users.delete({ id });
  await expect(admin.users.get({ id })).rejects.toMatchObject({ code: 'not_found' });
});

test('the trail is filtered and walked, the newest first', async () => {
  const { id } = await admin.users.create({ email: 'ada@example.com' });
  mock.clock.advance(1);
  await admin.users.update({ id, full_name: 'Ada' });
  const events: string[] = [];
  for await (const { action } of admin.audit.iterate({ user_id: id, limit: 1 })) events.push(action);
  expect(events).toEqual(['admin.user_updated', 'admin.user_created']);
  expect((await admin.audit.list({ action: 'admin.user_updated' })).items).toMatchObject([
    { actor_id: rootId, user_id: id, details: { changed: ['full_name'] } },
  ]);
});

test('the mails of a user are listed, the newest first; they were sent at once, so none is retried', async () => {
  await mock.createRequestClient().auth.register({ email: 'ada@example.com', password });
  const [ada] = (await admin.users.list({ q: 'ada' })).items;
  const id = ada?.id ?? '';
  mock.clock.advance(1000);
  await admin.users.sendPasswordReset({ id });
  const { items } = await admin.users.listMails({ id });
  expect(items.map(({ template, state }) => [template, state])).toEqual([
    ['password_reset', 'sent'],
    ['verification', 'sent'],
  ]);
  const retry = (mail_id = '') => admin.users.retryMail({ id, mail_id });
  await expect(retry(items[0]?.id)).rejects.toMatchObject({ code: 'conflict' });
  await expect(retry(rootId)).rejects.toMatchObject({ code: 'not_found' });
});
