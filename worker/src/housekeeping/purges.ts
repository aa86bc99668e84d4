import type { Config } from '@gatehouse/server/config';
import type { Pool } from 'pg';
import type { PostgresQueue } from '../postgres-queue.ts';

/** Something that is not needed any more after a while, and how it goes. */
export interface Purge {
  readonly name: string;
  /** Milliseconds from one time to the next. */
  readonly every: number;
  /** Milliseconds that it is kept. */
  readonly keptFor: number;
  /** Deletes some of what was over before then, and tells how many. */
  batch(before: Date, limit: number): Promise<number>;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export function createPurges(pool: Pool, mails: PostgresQueue, { audit }: Pick<Config, 'audit'>): readonly Purge[] {
  const batchOf = (statement: string) => async (before: Date, limit: number) =>
    (await pool.query(statement, [before, limit])).rowCount ?? 0;
  // BullMQ removes old jobs when others end; where no mail is sent any more, they would stay.
  const finished = (state: 'completed' | 'failed') => async (before: Date, limit: number) =>
    (await mails.clean(Date.now() - before.getTime(), limit, state)).length;
  return [
    {
      name: 'sessions',
      every: 10 * minute,
      keptFor: 0,
      batch: batchOf(`delete from sessions where id in
        (select id from sessions where expires_at <= $1 order by expires_at limit $2 for update skip locked)`),
    },
    {
      name: 'audit_events',
      every: hour,
      keptFor: audit.retention,
      batch: batchOf(`delete from audit_events where id in
        (select id from audit_events where at <= $1 order by at, id limit $2)`),
    },
    { name: 'mails_sent', every: hour, keptFor: day, batch: finished('completed') },
    { name: 'mails_failed', every: hour, keptFor: 30 * day, batch: finished('failed') },
  ];
}
