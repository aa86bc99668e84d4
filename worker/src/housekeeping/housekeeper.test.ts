import { randomUUID } from 'node:crypto';
import { newEmail, password, signedIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { loadConfig } from '@gatehouse/server/config';
import { createLogger } from '@gatehouse/server/observability';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startHousekeeper } from './housekeeper.ts';

const logger = createLogger('silent', 'test');
const housekeeperOf = ({ env }: TestGatehouse, changes = {}) =>
  startHousekeeper(loadConfig({ ...env, ...changes }), logger);

const count = async ({ sql }: TestGatehouse, table: string) => (await sql(`select from ${table}`)).length;

test('sessions that have ended go, in batches; those that have not stay', async () => {
  await using gatehouse = await startGatehouse();
  const { sql } = gatehouse;
  const ada = await signedIn(gatehouse);
  await sql(
    `insert into sessions (id, user_id, version, authenticated_at, created_at, last_used_at, expires_at, ends_at)
     select gen_random_uuid(), $1, 1, now(), now(), now(), now() - interval '1 second', now() from generate_series(1, 2500)`,
    [ada.id],
  );
  const housekeeper = await housekeeperOf(gatehouse);
  await expect.poll(() => count(gatehouse, 'sessions'), { timeout: 20_000 }).toBe(1);
  await housekeeper.close();
  expect((await gatehouse.rest.get('/users/me', { token: ada.token })).status).toBe(200);
});

test('audit events go when they are older than they are kept', async () => {
  await using gatehouse = await startGatehouse();
  const { sql } = gatehouse;
  const event = (days: number) =>
    sql(
      `insert into audit_events (id, at, action, details) values ($1, now() - make_interval(days => $2), 'auth.signed_in', '{}')`,
      [randomUUID(), days],
    );
  for (const days of [1, 29, 31, 400]) await event(days);
  const housekeeper = await housekeeperOf(gatehouse, { AUDIT_RETENTION_DAYS: '30' });
  await expect.poll(() => count(gatehouse, 'audit_events'), { timeout: 20_000 }).toBe(2);
  await housekeeper.close();
});

test('mails that were sent are forgotten after a day, those that failed after thirty', async () => {
  await using gatehouse = await startGatehouse();
  const { sql } = gatehouse;
  for (let mail = 0; mail < 5; mail++) await gatehouse.rest.post('/auth/register', { email: newEmail(), password });
  const [a, b, c, d] = (await sql<{ id: string }>(`select id from bullmq.job where queue = 'mail'`)).map(
    ({ id }) => id,
  );
  const end = (id: string | undefined, state: string, hours: number) =>
    sql(`update bullmq.job set state = $2, finished_at_ms = $3 where queue = 'mail' and id = $1`, [
      id,
      state,
      Date.now() - hours * 3_600_000,
    ]);
  await end(a, 'completed', 25);
  await end(b, 'completed', 23);
  await end(c, 'failed', 25);
  await end(d, 'failed', 31 * 24);
  const housekeeper = await housekeeperOf(gatehouse);
  await expect
    .poll(() => sql(`select state from bullmq.job where queue = 'mail' order by state::text`), { timeout: 20_000 })
    .toEqual([{ state: 'completed' }, { state: 'failed' }, { state: 'waiting' }]);
  await housekeeper.close();
});

test('answers for repeated requests are forgotten after a day', async () => {
  await using gatehouse = await startGatehouse();
  for (const hours of [23, 25]) {
    await gatehouse.sql(
      `insert into idempotent_calls (id, request, created_at) values ($1, $1, now() - $2 * interval '1 hour')`,
      [Buffer.from([hours]), hours],
    );
  }
  const housekeeper = await housekeeperOf(gatehouse);
  await expect
    .poll(() => gatehouse.sql('select id from idempotent_calls'), { timeout: 20_000 })
    .toEqual([{ id: Buffer.from([23]) }]);
  await housekeeper.close();
});

test('what was under way when a user was deleted goes after them: their mails, and where they were', async () => {
  await using gatehouse = await startGatehouse();
  const { rest, sql } = gatehouse;
  const [admin, ada, eve] = [
    await signedIn(gatehouse, { role: 'admin' }),
    await signedIn(gatehouse),
    await signedIn(gatehouse),
  ];
  // Is being sent, and held an address.
  await sql(
    `update bullmq.job set state = 'active', data = data || '{"ip": "203.0.113.7"}' where data->>'user_id' = $1`,
    [ada.id],
  );
  await rest.delete(`/admin/users/${ada.id}`, { token: admin.token });
  await sql(`update bullmq.job set state = 'completed', finished_at_ms = $1 where state = 'active'`, [Date.now()]);
  for (const [actor, user] of [
    [ada.id, ada.id],
    [null, ada.id],
    [ada.id, eve.id],
  ])
    await sql(
      `insert into audit_events (id, at, action, actor_id, user_id, ip, user_agent, details)
       values ($1, now(), 'auth.sign_in_failed', $2, $3, '203.0.113.7', 'Late/1.0', '{}')`,
      [randomUUID(), actor, user],
    );
  const housekeeper = await housekeeperOf(gatehouse);
  const left = () => sql(`select from bullmq.job where data->>'user_id' = $1`, [ada.id]);
  await expect.poll(left, { timeout: 20_000 }).toEqual([]);
  const traces = () => sql(`select from audit_events where ip = '203.0.113.7' or user_agent = 'Late/1.0'`);
  await expect.poll(traces, { timeout: 20_000 }).toEqual([]);
  await housekeeper.close();
  const where = (action: string, id: string) =>
    sql('select ip from audit_events where action = $1 and user_id = $2', [action, id]);
  expect(await where('admin.user_deleted', ada.id)).toEqual([{ ip: '127.0.0.1' }]);
  expect(await where('auth.signed_in', eve.id)).toEqual([{ ip: '127.0.0.1' }]);
  expect(await sql(`select from bullmq.job where data->>'user_id' = $1`, [eve.id])).toHaveLength(1);
});

test('however many workers there are, each time comes once', async () => {
  await using gatehouse = await startGatehouse();
  const housekeepers = await Promise.all(Array.from({ length: 4 }, () => housekeeperOf(gatehouse)));
  const jobs = () =>
    gatehouse.sql(`select name, state from bullmq.job where queue = 'housekeeping' order by name, state::text`);
  // The first time is at once, and the next is waited for.
  const names = [
    'audit_events',
    'idempotent_calls',
    'mails_failed',
    'mails_of_nobody',
    'mails_sent',
    'sessions',
    'traces_of_nobody',
  ];
  const once = names.flatMap((name) => ['completed', 'delayed'].map((state) => ({ name, state })));
  await expect.poll(jobs, { timeout: 20_000 }).toEqual(once);
  await Promise.all(housekeepers.map((housekeeper) => housekeeper.close()));
  const late = await housekeeperOf(gatehouse);
  expect(await jobs()).toEqual(once);
  await late.close();
});

test('what is being refreshed just now is left for the next time', async () => {
  await using gatehouse = await startGatehouse();
  const [ada, bob] = [await signedIn(gatehouse), await signedIn(gatehouse)];
  await gatehouse.sql('update sessions set expires_at = now()');
  const client = new pg.Client({ connectionString: gatehouse.env.DATABASE_URL });
  await client.connect();
  await client.query('begin');
  await client.query('select from sessions where user_id = $1 for update', [ada.id]);
  const housekeeper = await housekeeperOf(gatehouse);
  await expect
    .poll(() => gatehouse.sql('select user_id from sessions'), { timeout: 20_000 })
    .toEqual([{ user_id: ada.id }]);
  expect(bob.id).not.toBe(ada.id);
  await client.query('rollback');
  await client.end();
  await housekeeper.close();
});
