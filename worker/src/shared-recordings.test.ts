import { startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';
import { openQueue, openWorker } from './postgres-queue.ts';
import { QueuePool } from './queue-pool.ts';
import { sharedRecordings } from './shared-recordings.ts';

const AT_ONCE = 3;

interface JobRow {
  state: string;
  return_value: string | null;
  /** The transaction that wrote the row. */
  transaction: string;
}

/**
 * Works off jobs, three at a time, which end together.
 * @param beforeEnd is waited for before each three end
 */
async function workOff({ services, sql }: TestGatehouse, names: readonly string[], beforeEnd?: () => Promise<unknown>) {
  const pool = new QueuePool(services.config.database.url, AT_ONCE);
  const queue = await openQueue('trial', pool);
  await queue.addBulk(names.map((name) => ({ name, data: {} })));
  let [begun, end] = [0, Promise.withResolvers<void>()];
  const worker = await openWorker(
    'trial',
    async ({ name }) => {
      const { promise, resolve } = end;
      if (++begun % AT_ONCE === 0) {
        end = Promise.withResolvers();
        await beforeEnd?.();
        resolve();
      }
      await promise;
      return `done ${name}`;
    },
    { connection: pool, concurrency: AT_ONCE, logger: services.logger, away: 'the trial is away' },
  );
  const errors: string[] = [];
  worker.on('error', ({ message }) => errors.push(message));
  return {
    errors,
    jobs: () =>
      sql<JobRow>(
        "select state, return_value, xmin::text as transaction from bullmq.job where queue = 'trial' order by seq",
      ),
    async [Symbol.asyncDispose]() {
      await worker.close();
      await queue.close();
      await pool.end();
    },
  };
}

test('jobs that are done together are recorded in one transaction, which takes as many', async () => {
  await using gatehouse = await startGatehouse();
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  await using trial = await workOff(gatehouse, names);
  const done = names.map((name) => ({ state: 'completed', return_value: `done ${name}` }));
  await expect.poll(trial.jobs, { timeout: 20_000 }).toMatchObject(done);
  const transactions = (await trial.jobs()).map(({ transaction }) => transaction);
  expect(new Set(transactions).size).toBe(names.length / AT_ONCE);
  expect(new Set(transactions.slice(0, AT_ONCE)).size).toBe(1);
  expect(trial.errors).toEqual([]);
});

test('a job that cannot be recorded, since another worker has it, leaves the others recorded', async () => {
  await using gatehouse = await startGatehouse();
  const taken = () => gatehouse.sql("update bullmq.job set lock_token = 'of another' where name = 'b'");
  await using trial = await workOff(gatehouse, ['a', 'b', 'c'], taken);
  await expect
    .poll(trial.jobs, { timeout: 20_000 })
    .toMatchObject([{ state: 'completed' }, { state: 'active', return_value: null }, { state: 'completed' }]);
  await expect.poll(() => trial.errors.join()).toMatch(/^Missing lock for job \S+$|lock mismatch/i);
});

test('what may be recorded is not recorded again: of a connection that is lost nobody knows', async () => {
  let asked = 0;
  const record = sharedRecordings(async () => {
    asked++;
    throw new Error('Connection terminated unexpectedly');
  });
  const results = await Promise.allSettled([record([]), record([])]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toBe(1);
});
