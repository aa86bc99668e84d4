import { type MailJob, mailQueueName } from './mail-job.ts';

/** A mail as the queue keeps it; times are in ms. */
export interface MailRecord {
  readonly id: string;
  readonly template: MailJob['template'];
  readonly state: 'waiting' | 'delayed' | 'active' | 'completed' | 'failed';
  readonly madeAt: number;
  readonly nextAt: number | null;
  readonly endedAt: number | null;
  /** What {@link attemptLine} made of the attempts that failed, the latest last. */
  readonly lines: readonly string[];
  /** What the mail server said when it took it, or `dropped`. */
  readonly result: string | null;
  readonly failedReason: string | null;
}

/** The result of a mail whose purpose had passed. What a mail server says begins with its reply code. */
export const dropped = 'dropped';

/** How an attempt that failed is kept in the job's log. */
export const attemptLine = (at: Date, answer: string): string => `${at.toISOString()} ${answer}`;

export function readAttemptLine(line: string): { at: Date; answer: string } {
  const space = line.indexOf(' ');
  return { at: new Date(line.slice(0, space)), answer: line.slice(space + 1) };
}

// The name of the queue is written out, as in the index that this uses.
const ofUser = (user: string) => `job.queue = '${mailQueueName}' and job.data->>'user_id' = ${user}`;

/** The ids of mails are ours, and UUIDs; those of an earlier version were BullMQ's, and nobody can name them. */
export const mailsOfUser = `
  select id, name as template, state, added_at_ms::float8 as "madeAt", process_at_ms::float8 as "nextAt",
    finished_at_ms::float8 as "endedAt", return_value #>> '{}' as result, failed_reason as "failedReason",
    array(select latest.row from (
      select log.idx, log.row from bullmq.job_log log where log.queue = job.queue and log.job_id = job.id order by idx desc limit 20
    ) latest order by idx) as lines
  from bullmq.job where ${ofUser('$1')} and id like '%-%' order by added_at_ms desc limit 100`;

export const retryMail = `
  select name as template, bullmq.reprocess_job(queue, id, 'failed', false, true, true) as result
  from bullmq.job where id = $1 and ${ofUser('$2')}`;
