import type { Config } from '@gatehouse/server/config';
import { connectionOptions } from '@gatehouse/server/db/connection';
import type { Logger } from '@gatehouse/server/observability';
import { logInternalError } from '@gatehouse/server/observability/internal-errors';
import { mailQueueName } from '@gatehouse/server/queue/mail-job';
import { Pool } from 'pg';
import { isDefect } from '../defect.ts';
import type { MailMeter } from '../metrics/mail-meter.ts';
import { openQueue, openWorker, type PostgresQueue } from '../postgres-queue.ts';
import { QueuePool } from '../queue-pool.ts';
import { createPurges, type Purge } from './purges.ts';

export const housekeepingQueueName = 'housekeeping';
/** Few enough that nobody waits for the rows, or for the disk. */
const batchSize = 1000;
// Spells KEEP.
const schedulingLock = 0x4b454550;

export interface Housekeeper {
  /** Finishes the batch at hand. */
  close(): Promise<void>;
}

/**
 * Sees to it that what is over goes, in small batches. Each time comes as one job, which one of all workers takes,
 * however many there are.
 */
export async function startHousekeeper(
  { audit, database }: Pick<Config, 'audit' | 'database'>,
  logger: Logger,
  meter?: MailMeter,
): Promise<Housekeeper> {
  const connectionString = database.url;
  await using opened = new AsyncDisposableStack();
  const pool = opened.adopt(new Pool({ ...connectionOptions, connectionString, max: 1 }), (one) => one.end());
  pool.on('error', (error) => logger.debug({ err: error }, 'a connection of the housekeeper was lost'));
  const connection = opened.adopt(new QueuePool(connectionString, 1), (one) => one.end());
  const [queue, mails] = [
    await openQueue(housekeepingQueueName, connection),
    await openQueue(mailQueueName, connection),
  ];
  const purges = createPurges(pool, mails, { audit });
  meter?.willPurge(purges.map(({ name }) => name));
  await schedule(purges, queue, pool);
  const worker = await openWorker(
    housekeepingQueueName,
    async ({ name }) => {
      const purge = purges.find((one) => one.name === name);
      return purge && runPurge(purge);
    },
    { connection, logger, away: 'the housekeeping queue is away' },
  );
  opened.defer(() => worker.close());
  worker.on('completed', ({ name, returnvalue }) => logger.info({ purge: name, removed: returnvalue }, 'purged'));
  worker.on('completed', ({ name }) => meter?.purged(name, 'done'));
  worker.on('failed', (job, error) => {
    if (isDefect(error)) logInternalError(logger, { err: error, purge: job?.name }, 'purge failed');
    else logger.warn({ purge: job?.name, reason: error.message }, 'purge failed');
  });
  worker.on('failed', (job) => job && meter?.purged(job.name, 'failed'));
  const all = opened.move();
  return { close: () => all.disposeAsync() };
}

/** One worker at a time: where two schedule the same at once, BullMQ makes two jobs of it. */
async function schedule(purges: readonly Purge[], queue: PostgresQueue, pool: Pool): Promise<void> {
  const lock = await pool.connect();
  try {
    await lock.query('begin');
    await lock.query('select pg_advisory_xact_lock($1)', [schedulingLock]);
    for (const { name, every } of purges) {
      if ((await queue.getJobScheduler(name))?.every === every) continue;
      await queue.upsertJobScheduler(name, { every }, { name, opts: { removeOnComplete: 10, removeOnFail: 10 } });
    }
    await lock.query('commit');
  } finally {
    lock.release(true);
  }
}

/** @returns how many were removed */
async function runPurge(purge: Purge): Promise<number> {
  const before = new Date(Date.now() - purge.keptFor);
  for (let removed = 0; ; ) {
    const count = await purge.batch(before, batchSize);
    removed += count;
    if (count < batchSize) return removed;
  }
}
