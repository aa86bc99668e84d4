import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVER_MAIN, WORKER_MAIN } from '../paths.ts';
import { freePort, Gate, startGatehouse, TestProcess } from '../testing/index.ts';
import { Exposition } from './exposition.ts';

const stack = new AsyncDisposableStack();
/** In front of PostgreSQL and of Redis. */
let gates: readonly Gate[];
let targets: readonly string[];

beforeAll(async () => {
  const gatehouse = stack.use(await startGatehouse());
  const { DATABASE_URL, REDIS_URL } = gatehouse.env;
  const [postgres, redis] = [stack.use(await Gate.to(DATABASE_URL)), stack.use(await Gate.to(REDIS_URL))];
  gates = [postgres, redis];
  const ports = await Promise.all([freePort(), freePort()]);
  const [port, workerPort] = ports.map(String) as [string, string];
  targets = ports.map((one) => `http://127.0.0.1:${one}`);
  const addresses = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  const tellers = { PORT: port, SERVER_PROCESSES: '2', WORKER_METRICS_PORT: workerPort };
  const env = { ...gatehouse.env, ...addresses, ...tellers };
  const processes = [SERVER_MAIN, WORKER_MAIN].map((entry) => stack.use(new TestProcess({ entry, env })));
  await Promise.all(processes.map((one, index) => one.waitForHttp(`${targets[index]}/metrics`)));
});
afterAll(() => stack.disposeAsync());

/** Whether PostgreSQL and Redis are up, as two API processes and the worker tell it. */
const told = async () => {
  const all = await Promise.all(targets.map((url) => Exposition.of(url)));
  return ['gatehouse_postgres_up', 'gatehouse_redis_up'].map((name) =>
    all.flatMap(({ samples }) => samples.filter((sample) => sample.name === name).map(({ value }) => value)),
  );
};
const eventually = (up: 0 | 1) =>
  expect.poll(told, { timeout: 25_000 }).toEqual([Array(3).fill(up), Array(3).fill(up)]);

test('who starts while PostgreSQL and Redis are away tells that, and what else there is to tell', async () => {
  await eventually(0);
  const [api, worker] = await Promise.all(targets.map((url) => Exposition.of(url)));
  expect(api?.sum('gatehouse_hashing_places')).toBeGreaterThan(0);
  // Of a queue that nobody sees nothing is told: no number would be true.
  expect(worker?.series.filter((series) => series.startsWith('gatehouse_mail_queue'))).toEqual([]);
});

test('they are told to be up when they come, and away while they are silent, until they speak again', async () => {
  for (const gate of gates) await gate.open();
  await eventually(1);
  for (const gate of gates) gate.block();
  // What a process says of a silent PostgreSQL takes a second to say; its primary waits for it.
  await eventually(0);
  const [api] = await Promise.all(targets.map((url) => Exposition.of(url)));
  expect(api?.sum('gatehouse_postgres_breaker_open')).toBe(2);
  for (const gate of gates) gate.unblock();
  await eventually(1);
});
