import { createPostgresBackend, type PostgresConnectionOptions, type PostgresQueueBackend, Queue } from 'bullmq';
import type { QueuePool } from './queue-pool.ts';

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

export const postgresQueue = (name: string, connection: QueuePool): PostgresQueue =>
  new Queue(name, { connection }, createPostgresBackend) as unknown as PostgresQueue;
