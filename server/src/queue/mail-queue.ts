import { randomBytes } from 'node:crypto';
import { createPostgresBackend, type PostgresConnectionOptions, type PostgresQueueBackend, Queue } from 'bullmq';
import { newId } from '../db/id.ts';
import type { Orm } from '../db/orm.ts';
import { AppError } from '../errors.ts';
import { traced } from '../observability/tracing.ts';
import { carryCause } from './cause.ts';
import { type MailJob, type MailRequest, mailJob, mailQueueName } from './mail-job.ts';
import { type MailRecord, mailsOfUser, retryMail } from './mail-records.ts';
import { TransactionalPool } from './transactional-pool.ts';

const day = 86_400;

type PostgresQueue = Queue<
  MailJob,
  void,
  string,
  MailJob,
  void,
  string,
  PostgresQueueBackend,
  PostgresConnectionOptions
>;

/** Puts mails into the queue, in the transaction of whatever causes them. */
export class MailQueue {
  readonly #pool: TransactionalPool;
  #queue: Promise<PostgresQueue> | undefined;
  #opened: PostgresQueue | undefined;

  constructor(orm: Orm) {
    this.#pool = new TransactionalPool(orm);
  }

  /**
   * The mail exists if, and only if, the current transaction commits.
   * @throws AppError `unavailable` before the queue was opened: that takes a connection of its own, and the
   * transactions that wait for one could hold all there are
   */
  async add(request: MailRequest, now: Date): Promise<void> {
    const job = mailJob.parse({ ...request, nonce: randomBytes(16).toString('base64url'), made_at: now.getTime() });
    const queue = this.#opened;
    if (queue === undefined) throw new AppError('unavailable', { retryAfter: 1 });
    // BullMQ counts by a sequence, and drops without a word a job whose id is taken. PostgreSQL with
    // `wal_level=minimal` sets a sequence back that was made shortly before a crash.
    const jobId = newId();
    await traced({ kind: 'mail_added', id: jobId, template: job.template }, () =>
      queue.add(job.template, job, {
        jobId,
        attempts: 12,
        backoff: { type: 'exponential', delay: 2000, jitter: 0.5 },
        removeOnComplete: { age: day },
        removeOnFail: { age: 30 * day },
        ...carryCause(),
      }),
    );
  }

  /**
   * Removes what is kept of a user's mails, in the current transaction: jobs can hold addresses that they left.
   * One that is being sent stays until the worker has done with it; its kind is removed a day later.
   */
  async forget(userId: string): Promise<void> {
    // The name is written out, as in the index that this uses.
    await this.#pool.query(
      `delete from bullmq.job where queue = '${mailQueueName}' and data->>'user_id' = $1 and state <> 'active'`,
      [userId],
    );
  }

  /** What is kept of a user's last mails, the newest first. */
  async ofUser(userId: string): Promise<MailRecord[]> {
    return (await this.#pool.query<MailRecord>(mailsOfUser, [userId])).rows;
  }

  /**
   * Lets a mail that failed begin anew, in the current transaction.
   * @returns what it is about
   * @throws AppError `not_found` if the user has no such mail, `conflict` if it has not failed
   */
  async retry(userId: string, id: string): Promise<MailJob['template']> {
    const { rows } = await this.#pool.query<{ template: MailJob['template']; result: number }>(retryMail, [id, userId]);
    const [mail] = rows;
    if (mail === undefined) throw new AppError('not_found');
    if (mail.result < 0) throw new AppError('conflict');
    return mail.template;
  }

  /** Checks the queue's schema once. BullMQ remembers a failure for good, so a queue that fails to open is let go. */
  open(): Promise<PostgresQueue> {
    this.#queue ??= this.#connect().catch((error: unknown) => {
      this.#queue = undefined;
      throw error;
    });
    return this.#queue;
  }

  async close(): Promise<void> {
    await (await this.#queue)?.close();
  }

  async #connect(): Promise<PostgresQueue> {
    const queue: PostgresQueue = new Queue(mailQueueName, { connection: this.#pool }, createPostgresBackend);
    // A lost connection is reported by whoever waits for the query; without a listener it would end the process.
    queue.on('error', () => undefined);
    await queue.waitUntilReady();
    this.#opened = queue;
    return queue;
  }
}
