import { allPages, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';
import { newId } from '../../db/id.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const admin = await signedIn(gatehouse, { role: 'admin' });
const { list } = gatehouse.client(admin.token).admin.audit;
const { rest, sql } = gatehouse;

const subject = newId();
const minute = (number: number) => new Date(Date.UTC(2020, 0, 1, 0, number));
const add = (action: string, at: Date, userId = subject) =>
  sql(`insert into audit_events (id, at, action, actor_id, user_id, details) values ($1, $2, $3, $4, $4, '{}')`, [
    newId(),
    at,
    action,
    userId,
  ]);
// Three at each minute, so that the id must tell them apart.
for (let i = 0; i < 21; i++) await add(i % 2 ? 'users.updated' : 'auth.signed_in', minute(Math.floor(i / 3)));

const walk = (input: Parameters<typeof list.query>[0], between?: () => Promise<void>) =>
  allPages((from) => list.query({ ...input, ...from }), between);

test('pages tell every event once, the newest first, also while events are added', async () => {
  const expected = await sql<{ id: string }>(
    'select id from audit_events where user_id = $1 order by at desc, id desc',
    [subject],
  );
  const walked = await walk({ user_id: subject, limit: 4 }, async () => void (await add('users.exported', new Date())));
  expect(walked.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
});

test.each([
  ['an action', { action: 'users.updated' }, 10],
  ['a time before', { before: minute(2) }, 6],
  ['a time after', { after: minute(4), before: new Date(Date.UTC(2021)) }, 6],
  ['both', { after: minute(1), before: minute(3) }, 3],
  ['text for a time', { after: minute(1).toISOString(), before: minute(3).toISOString() }, 3],
  ['all of it', { action: 'auth.signed_in', before: minute(2) }, 3],
] as const)('events are found by %s', async (_, filter, count) => {
  expect(await walk({ ...filter, user_id: subject, limit: 4 })).toHaveLength(count);
});

test('events of one user leave out those of others; those that an administrator caused are about the user', async () => {
  const [ada, eve] = [await signedIn(gatehouse), await signedIn(gatehouse)];
  await rest.put(`/admin/users/${ada.id}`, { phone: '+442079460958' }, { token: admin.token });
  await signIn(gatehouse, eve.email);
  const items = await walk({ user_id: ada.id });
  expect(items.map(({ action }) => action)).toEqual(['admin.user_updated', 'auth.signed_in', 'auth.registered']);
  expect(items[0]).toEqual({
    id: expect.any(String),
    at: expect.any(Date),
    action: 'admin.user_updated',
    actor_id: admin.id,
    user_id: ada.id,
    session_id: expect.any(String),
    ip: '127.0.0.1',
    user_agent: 'node',
    details: { changed: ['phone'] },
  });
});

test.each([
  ['action', 'users.hacked'],
  ['user_id', 'me'],
  ['after', 'yesterday'],
  ['cursor', Buffer.from('["-created_at",1,"019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10"]').toString('base64url')],
  ['cursor', Buffer.from('["-at",null,"019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10"]').toString('base64url')],
  ['actor_id', subject],
  ['limit', 0],
])('%s cannot be %j', async (field, value) => {
  const { body } = await rest.get('/admin/audit-events', { token: admin.token, query: { [field]: value } });
  expect([body.code, body.issues[0].path]).toEqual(['validation_failed', field]);
});

test.each([-8.64e15, -1e14, 8.64e15])('the date %d is answered, never with a fault of ours', async (time) => {
  const { items } = await list.query({ after: new Date(time), limit: 1 });
  expect(items).toHaveLength(time < 0 ? 1 : 0);
  expect((await list.query({ before: new Date(time) })).items).toBeInstanceOf(Array);
});

test('a bound goes over pages, and with a position that lies behind it', async () => {
  const bounded = { user_id: subject, before: minute(2) };
  const walked = await walk({ ...bounded, limit: 2 });
  expect(walked.map(({ id }) => id)).toEqual((await list.query(bounded)).items.map(({ id }) => id));
  expect(walked).toHaveLength(6);
  const { next_cursor } = await list.query({ user_id: subject, limit: 1 });
  expect(await walk({ ...bounded, cursor: next_cursor ?? '' })).toEqual(walked);
});
