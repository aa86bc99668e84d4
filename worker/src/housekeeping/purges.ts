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
  /** Deletes, or empties, some of what was over before then, and tells how many. */
  batch(before: Date, limit: number): Promise<number>;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Users who were deleted within the last day. */
const gone = `gone as (
  select user_id as id from audit_events
  where action in ('users.deleted', 'admin.user_deleted') and at > $1::timestamptz - interval '1 day')`;

/** A mail that was being sent when its user was deleted has its end, and what it held of them, after that. */
const mailsOfNobody = `with ${gone} delete from bullmq.job where queue = 'mail' and id in
  (select job.id from gone join bullmq.job on job.queue = 'mail' and job.data->>'user_id' = gone.id::text
   where job.state <> 'active' limit $2)`;

/** A call that ran beside the deletion of its user told where it came from after that. An administrator's address is theirs. */
const tracesOfNobody = `with ${gone},
  late as (
    select event.id, ip, user_agent from gone join audit_events event on actor_id = gone.id
    union all
    select event.id, ip, user_agent from gone join audit_events event on user_id = gone.id and action <> 'admin.user_deleted')
  update audit_events set ip = null, user_agent = null where id in
    (select id from late where ip is not null or user_agent is not null limit $2)`;

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
    {
      name: 'idempotent_calls',
      every: hour,
      keptFor: day,
      batch: batchOf(`delete from idempotent_calls where id in
        (select id from idempotent_calls where created_at <= $1 order by created_at limit $2)`),
    },
    { name: 'mails_of_nobody', every: hour, keptFor: 0, batch: batchOf(mailsOfNobody) },
    { name: 'traces_of_nobody', every: hour, keptFor: 0, batch: batchOf(tracesOfNobody) },
    { name: 'mails_sent', every: hour, keptFor: day, batch: finished('completed') },
    { name: 'mails_failed', every: hour, keptFor: 30 * day, batch: finished('failed') },
  ];
}
