import { admin } from '@gatehouse/shared';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { excess, searching } from './bounds.ts';
import { filterings } from './lists.ts';
import type { Cost } from './plans.ts';
import { startWatched } from './watched.ts';

const watched = await startWatched(10_000);
afterAll(() => watched[Symbol.asyncDispose]());
const { gatehouse } = watched;
const { users, audit } = gatehouse.client(watched.admin.token).admin;
const [most] = await gatehouse.sql<{ id: string }>(
  'select user_id as id from audit_events group by 1 order by count(*) desc limit 1',
);
const user_id = most?.id ?? '';

async function faults(act: () => Promise<unknown>, mostRows?: number): Promise<string[]> {
  const costs = await watched.costsOf(act);
  return costs.flatMap((cost) => excess(cost, { blocks: 0 } as Cost, mostRows));
}

test.each<[string, () => Promise<unknown>, number?]>([
  ['users_created_at_index', () => users.list.query({})],
  ['users_last_login_index', () => users.list.query({ sort: '-last_login' })],
  ['users_facets_created_at_index', () => users.list.query({ is_active: false })],
  ['users_facets_email_index', () => users.list.query({ is_verified: false, sort: 'email' })],
  ['users_facets_last_login_index', () => users.list.query({ is_active: false, sort: 'last_login' })],
  ['users_search_index', () => users.list.query({ q: '4711' }), searching(1)],
  ['audit_events_at_index', () => audit.list.query({})],
  ['audit_events_user_index', () => audit.list.query({ user_id })],
  ['audit_events_action_index', () => audit.list.query({ action: 'users.exported' })],
  ['audit_events_user_action_index', () => audit.list.query({ user_id, action: 'auth.registered' })],
  ['audit_events_actor_index', () => gatehouse.client(watched.admin.token).users.export.query()],
  ['bullmq.mails_of_user_at_index', () => users.listMails.query({ id: watched.admin.id })],
  ['sessions_user_index', () => gatehouse.client(watched.admin.token).users.sessions.list.query()],
])('that %s is missing would be seen', async (index, act, mostRows) => {
  expect(await faults(act, mostRows)).toEqual([]);
  const [row] = await gatehouse.sql<{ definition: string }>('select pg_get_indexdef($1::regclass) as definition', [
    index,
  ]);
  await gatehouse.sql(`drop index ${index}`);
  try {
    expect(await faults(act, mostRows)).not.toEqual([]);
  } finally {
    await gatehouse.sql(row?.definition ?? '');
  }
});

test('a new filter is asked for, or a sample of it is', async () => {
  const { spec, input } = { spec: admin.audit.list, input: admin.audit.list.input };
  const withFlag = { ...spec, input: input.extend({ is_loud: z.boolean().optional() }) };
  const asked = await filterings(gatehouse, withFlag);
  expect(asked).toContainEqual({ is_loud: true });
  expect(asked).toContainEqual({ user_id, is_loud: false });
  const withText = { ...spec, input: input.extend({ mood: z.string().optional() }) };
  await expect(filterings(gatehouse, withText)).rejects.toThrow('There is no sample of the filter mood.');
});
