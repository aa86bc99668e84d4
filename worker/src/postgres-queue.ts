import type { Logger } from '@gatehouse/server/observability';
import {
  createPostgresBackend,
  type JobProgress,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import type { QueuePool } from './queue-pool.ts';
import { tellingSeldom } from './telling-seldom.ts';

export type PostgresQueue = Queue<
  unknown,
  unknown,
  string,
  unknown,
  unknown,
  string,
  PostgresQueueBackend,
  PostgresConnectionOptions
>;

export type QueueWorker<Data, Result> = Worker<
  Data,
  Result,
  string,
  PostgresQueueBackend,
  JobProgress,
  PostgresConnectionOptions
>;

/** Milliseconds until a worker asks again after PostgreSQL refused its connection. */
const refusedDelay = 1000;

/**
 * A queue to look at and to put jobs into.
 * @throws where PostgreSQL is away or not migrated
 */
export function openQueue(name: string, connection: QueuePool): Promise<PostgresQueue> {
  const queue = new Queue(name, { connection }, createPostgresBackend) as unknown as PostgresQueue;
  // Whoever waits for an answer is told; without a listener BullMQ writes to the standard error.
  queue.on('error', () => undefined);
  return whenReady(queue);
}

interface QueueWorkerOptions extends Omit<WorkerOptions, 'connection'> {
  readonly connection: QueuePool;
  readonly logger: Logger;
  /** What the log says when a job cannot be taken. */
  readonly away: string;
}

/**
 * A worker that takes jobs from the next turn of the event loop on.
 * @throws where PostgreSQL is away or not migrated
 */
export async function openWorker<Data, Result>(
  name: string,
  work: Processor<Data, Result>,
  { logger, away, ...options }: QueueWorkerOptions,
): Promise<QueueWorker<Data, Result>> {
  const worker: QueueWorker<Data, Result> = new Worker(
    name,
    work,
    { runRetryDelay: refusedDelay, ...options, autorun: false },
    createPostgresBackend,
  );
  const tell = tellingSeldom((reason) => logger.warn({ reason }, away));
  worker.on('error', ({ message }) => tell(message));
  await whenReady(worker);
  worker.run().catch((error) => worker.emit('error', error));
  return worker;
}

/**
 * BullMQ asks for its schema once, and remembers for good that it could not be had: a queue would never answer, and a
 * worker would turn in a circle that lets nothing else in its process come to its turn.
 */
async function whenReady<Opened extends { waitUntilReady(): Promise<unknown>; close(): Promise<void> }>(
  opened: Opened,
): Promise<Opened> {
  try {
    await opened.waitUntilReady();
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}
