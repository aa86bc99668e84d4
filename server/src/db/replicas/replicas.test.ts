import { setTimeout as sleep } from 'node:timers/promises';
import {
  plainHttp,
  signedIn,
  startGatehouse,
  startReplicated,
  startServer,
  type TestReplica,
} from '@gatehouse/dev/testing';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import type { SignedInCall } from '../../call.ts';
import { readLagging } from '../../modules/admin/lagging-read.ts';
import { nativePool } from '../native-pool.ts';
import { PrimaryLog, readPosition } from './log-position.ts';
import { mostLag, Replica } from './replica.ts';

const replicated = await startReplicated(2);
const { primary } = replicated;
const [one, two] = replicated.replicas as [TestReplica, TestReplica];
const gatehouse = await startGatehouse({
  databaseUrl: primary.url,
  env: { DATABASE_REPLICA_URLS: `${one.url},${two.url}` },
});
afterAll(async () => {
  await gatehouse[Symbol.asyncDispose]();
  await replicated[Symbol.asyncDispose]();
});
const { services, sql, url } = gatehouse;
const admin = await signedIn(gatehouse, { role: 'admin' });
// Whoever wrote lately asks the primary.
await sql("update audit_events set at = at - interval '1 hour'");

const ready = async (of = url) => (await plainHttp(`${of}/ready`)).body;
const well = { status: 'ready', checks: { postgres: 'ok', redis: 'ok', replicas: ['ok', 'ok'] } };
const bothAreAsked = () => expect.poll(() => ready(), { timeout: 20_000 }).toEqual(well);
beforeEach(async () => {
  await replicated.settled();
  await bothAreAsked();
});

vi.setConfig({ testTimeout: 90_000 });

/** Milliseconds in which whoever calls is answered, whatever is away. */
const patience = 2000;

const call = { services, principal: { user: { id: admin.id } } } as SignedInCall;

/** Reads what may lag, thrice at once, as long as something goes on; all must be answered, and in time. */
async function readMeanwhile(act: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const failures: unknown[] = [];
  let goesOn = true;
  let late = 0;
  const watch = async () => {
    while (goesOn) {
      const due = performance.now() + 20;
      await sleep(20);
      late = Math.max(late, performance.now() - due);
    }
  };
  const lane = async () => {
    while (goesOn) {
      const began = performance.now();
      await readLagging(call, (em) => em.execute('select id from users')).catch((error) => failures.push(error));
      times.push(performance.now() - began);
      await sleep(10);
    }
  };
  const all = [watch(), lane(), lane(), lane()];
  await act().finally(() => {
    goesOn = false;
  });
  await Promise.all(all);
  expect(failures).toEqual([]);
  expect(Math.max(...times) - late).toBeLessThan(patience);
  return times.sort((a, b) => a - b);
}

const both = (act: (part: TestReplica['part']) => unknown) => Promise.all([one, two].map(({ part }) => act(part)));

test('replicas are asked in turn', async () => {
  const asked = Array.from({ length: 4 }, () => services.replicas.next()?.name);
  expect(asked.slice(2)).toEqual(asked.slice(0, 2));
  expect(new Set(asked)).toEqual(new Set([new URL(one.url).host, new URL(two.url).host]));
});

test('while replicas are silent every read is answered in time, and after a while nobody waits to be told', async () => {
  await readMeanwhile(async () => {
    await both((part) => part.freeze());
    await expect.poll(async () => (await ready()).checks.replicas, { timeout: 10_000 }).toEqual(['away', 'away']);
  });
  const times = await readMeanwhile(() => sleep(2000));
  expect(times[times.length >> 1]).toBeLessThan(450);
  expect(await ready()).toMatchObject({ status: 'degraded' });
  await readMeanwhile(async () => {
    await both((part) => part.thaw());
    await bothAreAsked();
  });
});

test.each(['kill', 'end'] as const)('when replicas are asked to %s, and come back, no read fails', async (way) => {
  await readMeanwhile(async () => {
    await both((part) => part[way]());
    await expect.poll(async () => (await ready()).checks.replicas, { timeout: 10_000 }).toEqual(['away', 'away']);
    await both((part) => part.start());
    await bothAreAsked();
  });
});

test('one that comes back with older data than it had is not asked on a new connection', async () => {
  const log = new PrimaryLog(mostLag);
  const replica = new Replica(one.url, 1, log);
  const names = () => replica.read((em) => em.execute('select full_name from users'));
  await sql("update users set full_name = 'Ada'");
  await replicated.settled();
  try {
    log.note(await readPosition(await nativePool(services.orm)), performance.now());
    await replica.look();
    expect(await names()).toEqual([{ full_name: 'Ada' }]);
    await one.sql("alter system set recovery_min_apply_delay = '1h'");
    await one.part.kill();
    await one.part.start();
    await expect(names()).rejects.toThrow('it is behind');
  } finally {
    await replica.close();
    await one.sql('alter system reset recovery_min_apply_delay');
    await one.sql('select pg_reload_conf()');
  }
});

test('a server starts, and serves, whatever its replicas are: away, no replica, or of another database', async () => {
  const away = 'postgres://gatehouse:cAnArY@127.0.0.1:9/gatehouse';
  const elsewhere = Object.assign(new URL(one.url), { pathname: 'postgres' }).href;
  const { PORT: _, ...env } = gatehouse.env;
  const urls = { DATABASE_REPLICA_URLS: [away, primary.url, elsewhere].join() };
  await using server = await startServer({ ...env, ...urls, LOG_LEVEL: 'debug' });
  expect(await ready(server.url)).toMatchObject({ status: 'degraded', checks: { replicas: ['away', 'away', 'away'] } });
  const list = () => gatehouse.restOf(server).get('/admin/users', { token: admin.token });
  expect(await list()).toMatchObject({ status: 200, body: { items: [{ id: admin.id }] } });
  for (const reason of ['ECONNREFUSED', 'it is no replica', 'it is of another database']) {
    expect(await server.process.waitForLine(new RegExp(reason))).toContain('a replica is not asked');
  }
  const output = server.process.output.join('\n');
  for (const { password } of [away, primary.url].map((text) => new URL(text))) expect(output).not.toContain(password);
});
