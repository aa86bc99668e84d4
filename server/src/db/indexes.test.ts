import { password, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { userSorts } from '@gatehouse/shared';
import { afterAll, expect, test, vi } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { services, sql } = gatehouse;
const admin = await signedIn(gatehouse, { role: 'admin' });
const client = gatehouse.client(admin.token);
const { users, audit } = client.admin;

await sql(`insert into users (id, email, full_name, created_at, updated_at, last_login, is_verified, role)
  select gen_random_uuid(), md5(i::text) || '@example.com', 'Name ' || i, now() - i * interval '1 minute', now(),
    case when i % 3 = 0 then null else now() - i * interval '1 hour' end, true,
    case when i % 1000 = 0 then 'admin' else 'user' end
  from generate_series(1, 10000) i`);
await sql(`insert into sessions (id, user_id, version, created_at, authenticated_at, last_used_at, expires_at, ends_at)
  select gen_random_uuid(), id, 1, now(), now(), now(), now() + interval '1 day', now() + interval '1 day' from users`);
await sql(`insert into audit_events (id, at, action, actor_id, user_id, details)
  select gen_random_uuid(), created_at, case when role = 'admin' then 'users.exported' else 'auth.signed_in' end, id, id,
    '{}' from users`);
// What autovacuum does in time: counts the rows, and takes new ones from the search index's waiting list into it.
await sql('vacuum analyze users, sessions, audit_events');

/** How PostgreSQL reads what a call asks for: the plans of its queries. */
async function plansOf(act: () => Promise<unknown>): Promise<string> {
  const connection = services.orm.em.getConnection();
  const spy = vi.spyOn(connection, 'execute');
  await act();
  const queries = spy.mock.calls.filter(([query]) => /^select/i.test(String(query)));
  spy.mockRestore();
  const plans: Record<string, string>[] = [];
  for (const [query, params] of queries)
    plans.push(...(await connection.execute<Record<string, string>[]>(`explain ${query}`, params)));
  return plans.map((row) => row['QUERY PLAN']).join('\n');
}

test.each(userSorts)('a page of users by %s is read from an index', async (sort) => {
  const plans = await plansOf(() => users.list.query({ sort }));
  expect(plans).toMatch(/Index Scan (?:Backward )?using users_(?:created_at|email|last_login)/);
  expect(plans).not.toContain('Seq Scan');
});

test.each([
  ['created_at', 'created_at >='],
  ['-created_at', 'created_at <='],
  ['email', '(email)::text >='],
  ['-email', '(email)::text <='],
] as const)('a later page of users by %s is entered where it begins', async (sort, condition) => {
  const { next_cursor } = await users.list.query({ sort, limit: 100 });
  const plans = await plansOf(() => users.list.query({ sort, cursor: next_cursor ?? '' }));
  expect(plans).toContain(`Index Cond: (${condition}`);
});

test.each([
  ['a search', () => users.list.query({ q: 'name 9876' }), 'users_search_index'],
  ['a search for an address', () => users.list.query({ q: admin.email }), 'users_search_index'],
  ['a role', () => users.list.query({ role: 'admin' }), 'users_role_index'],
  ['all events', () => audit.list.query({}), 'audit_events_at_index'],
  ['the events of a user', () => audit.list.query({ user_id: admin.id }), 'audit_events_user_index'],
  ['the events of an action', () => audit.list.query({ action: 'users.exported' }), 'audit_events_action_index'],
  ['an export', () => client.users.export.query(), 'audit_events_actor_index'],
  ['the principal of a call', () => client.users.me.query(), 'sessions_pkey'],
  ['one’s sessions', () => client.users.sessions.list.query(), 'sessions_user_index'],
  ['a sign-in', () => client.auth.login.mutate({ email: admin.email, password }), 'users_email_unique'],
])('%s is read from an index', async (_, act, index) => {
  const plans = await plansOf(act);
  expect(plans).toContain(index);
  expect(plans).not.toContain('Seq Scan');
});

test('a later page of events is entered where it begins', async () => {
  const { next_cursor } = await audit.list.query({ limit: 100 });
  expect(await plansOf(() => audit.list.query({ cursor: next_cursor ?? '' }))).toContain('Index Cond: (at <=');
});
