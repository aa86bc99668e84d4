import { setTimeout as sleep } from 'node:timers/promises';
import {
  newEmail,
  type Person,
  plainHttp,
  signedIn,
  startGatehouse,
  startReplicated,
  startServer,
} from '@gatehouse/dev/testing';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { SignedInCall } from '../../call.ts';
import { readLagging } from './lagging-read.ts';

const replicated = await startReplicated(1);
const { primary, replicas } = replicated;
const [replica] = replicas;
const gatehouse = await startGatehouse({
  databaseUrl: primary.url,
  env: { DATABASE_REPLICA_URLS: replica?.url ?? '' },
});
const { PORT: _, ...env } = gatehouse.env;
const other = await startServer(env);
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await gatehouse[Symbol.asyncDispose]();
  await replicated[Symbol.asyncDispose]();
});
const { rest, services } = gatehouse;
const processes = [rest, gatehouse.restOf(other)];

vi.setConfig({ testTimeout: 90_000 });

/** Longer than a replica may be behind, on any machine. */
const patience = { timeout: 25_000, interval: 100 };
const states = async (of = gatehouse.url) => (await plainHttp(`${of}/ready`)).body.checks.replicas;
const allAreAsked = async () => {
  for (const { url } of [gatehouse, other]) await expect.poll(() => states(url), patience).toEqual(['ok']);
};

async function pause(): Promise<void> {
  await replicated.settled();
  await allAreAsked();
  await replica?.sql('select pg_wal_replay_pause()');
  const paused = () => replica?.sql('select pg_get_wal_replay_pause_state() as state');
  await expect.poll(paused, patience).toEqual([{ state: 'paused' }]);
}
afterEach(() => replica?.sql('select pg_wal_replay_resume()'));

/** An administrator who did something last an hour ago. */
async function idleAdmin(): Promise<Person> {
  const admin = await signedIn(gatehouse, { role: 'admin' });
  await gatehouse.sql("update audit_events set at = at - interval '1 hour' where actor_id = $1", [admin.id]);
  return admin;
}

type Rest = typeof rest;
const create = async ({ token }: Person, by: Rest) => {
  const { status, body } = await by.post('/admin/users', { email: newEmail('new') }, { token });
  expect(status).toBe(201);
  return body as { id: string; email: string };
};
const listsUser = async ({ token }: Person, { email }: { email: string }, by: Rest = rest) =>
  (await by.get('/admin/users', { token, query: { q: email } })).body.items.length === 1;
const listsEvent = async ({ token }: Person, { id }: { id: string }, by: Rest = rest) =>
  (await by.get('/admin/audit-events', { token, query: { user_id: id } })).body.items.length === 1;

test('lists come from the replica, and show whoever wrote, by each process, what they did by another', async () => {
  const [writer, reader] = [await idleAdmin(), await idleAdmin()];
  await pause();
  const made = await create(writer, processes[1] as Rest);
  for (const by of processes) {
    // Should the replica fail to answer once, the primary does.
    await expect.poll(() => listsUser(reader, made, by), patience).toBe(false);
    await expect.poll(() => listsEvent(reader, made, by), patience).toBe(false);
    expect(await listsUser(writer, made, by)).toBe(true);
    expect(await listsEvent(writer, made, by)).toBe(true);
  }
  await replica?.sql('select pg_wal_replay_resume()');
  await expect.poll(() => listsUser(reader, made), patience).toBe(true);
});

test('what ends a session or takes a role bites at once, however old the replica’s data are', async () => {
  const [writer, demoted, signedOut] = [await idleAdmin(), await idleAdmin(), await idleAdmin()];
  await pause();
  const list = async ({ token }: Person, by: Rest) => (await by.get('/admin/users', { token })).status;
  for (const by of processes) expect([await list(demoted, by), await list(signedOut, by)]).toEqual([200, 200]);
  await rest.put(`/admin/users/${demoted.id}`, { role: 'user' }, { token: writer.token });
  await rest.post('/auth/logout', undefined, { token: signedOut.token });
  for (const by of processes) expect([await list(demoted, by), await list(signedOut, by)]).toEqual([401, 401]);
  expect(await replica?.sql(`select role from users where id = '${demoted.id}'`)).toEqual([{ role: 'admin' }]);
});

test('an export shows that it was made, however old the replica’s data are', async () => {
  const ada = await signedIn(gatehouse);
  await pause();
  const { body } = await rest.get('/users/me/export', { token: ada.token });
  expect(body.audit_events[0].action).toBe('users.exported');
});

test('a replica that is too far behind is not asked', async () => {
  const [writer, reader] = [await idleAdmin(), await idleAdmin()];
  await pause();
  const made = await create(writer, rest);
  await expect.poll(() => listsUser(reader, made), patience).toBe(false);
  await expect.poll(() => listsUser(reader, made), patience).toBe(true);
  expect(await plainHttp(`${gatehouse.url}/ready`)).toMatchObject({
    status: 200,
    body: { status: 'degraded', checks: { postgres: 'ok', redis: 'ok', replicas: ['behind'] } },
  });
  expect((await replica?.sql(`select from users where id = '${made.id}'`))?.length).toBe(0);
  await replica?.sql('select pg_wal_replay_resume()');
  await expect.poll(() => states(), patience).toEqual(['ok']);
});

test('what the replica gives up for the sake of its replay is asked of the primary', async () => {
  const reader = await idleAdmin();
  await replicated.settled();
  await allAreAsked();
  const call = { services, principal: { user: { id: reader.id } } } as SignedInCall;
  const slowOnReplica = `select pg_is_in_recovery() as is_replica,
    pg_sleep(case when pg_is_in_recovery() then 0.6 else 0 end)::text from users limit 1`;
  const conflicts = 'select confl_lock from pg_stat_database_conflicts where datname = current_database()';
  const meetsReplay = async () => {
    let answered = false;
    const read = readLagging(call, (em) => em.execute(slowOnReplica)).finally(() => {
      answered = true;
    });
    while (!answered) {
      // Its replay takes the table from whoever reads it.
      await gatehouse.sql('do $$ begin lock table users in access exclusive mode; end $$');
      await sleep(50);
    }
    expect(await read).toMatchObject([{ is_replica: false }]);
    return replica?.sql(conflicts);
  };
  await expect.poll(meetsReplay, patience).not.toEqual([{ confl_lock: '0' }]);
});
