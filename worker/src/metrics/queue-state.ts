import { answersInTime } from '@gatehouse/server/answers-in-time';
import type { Config } from '@gatehouse/server/config';
import { connectionOptions } from '@gatehouse/server/db/connection';
import type { Metrics } from '@gatehouse/server/metrics';
import { mailQueueName } from '@gatehouse/server/queue/mail-job';
import type { RedisClient } from '@gatehouse/server/redis';
import { checkRedis } from '@gatehouse/server/redis-availability';
import { Pool } from 'pg';

/** What is beyond it is not counted: whoever reads it knows enough. */
const mostCounted = 100_000;

/** Each state, in the order in which an index has its mails: the first are the ones that have waited the longest. */
const orders = {
  waiting: 'priority, seq',
  delayed: 'process_at_ms',
  active: 'locked_until_ms',
  failed: 'finished_at_ms',
};

const queueStatement = Object.entries(orders)
  .map(
    ([state, order]) => `
  select '${state}' as state, count(*)::float8 as mails, min(added_at_ms)::float8 as oldest from (
    select added_at_ms from bullmq.job where queue = '${mailQueueName}' and state = '${state}'
    order by ${order} limit ${mostCounted}) as ${state}`,
  )
  .join(' union all ');

/** What a worker tells of how things stand: the queue, which is one for all workers, and what the worker needs. */
export function tellState(metrics: Metrics, database: Config['database'], redis: RedisClient): Pool {
  // Of its own: no mail waits for somebody who looks.
  const pool = new Pool({ ...connectionOptions, connectionString: database.url, max: 1 });
  pool.on('error', () => undefined);
  const mails = metrics.gauge('gatehouse_mail_queue_mails');
  const oldest = metrics.gauge('gatehouse_mail_queue_oldest_seconds');
  const postgresUp = metrics.gauge('gatehouse_postgres_up');
  const redisUp = metrics.gauge('gatehouse_redis_up');
  metrics.onRead(async () => {
    // Nothing is told of a queue that nobody can see.
    mails.reset();
    oldest.reset();
    const answers = await answersInTime(async () => {
      const { rows } = await pool.query<{ state: string; mails: number; oldest: number | null }>(queueStatement);
      for (const { state, ...found } of rows) {
        mails.set({ state }, found.mails);
        oldest.set({ state }, found.oldest === null ? 0 : Math.max(0, Date.now() - found.oldest) / 1000);
      }
    });
    postgresUp.set(Number(answers));
  });
  metrics.onRead(async () => redisUp.set(Number(await answersInTime(() => checkRedis(redis)))));
  return pool;
}
