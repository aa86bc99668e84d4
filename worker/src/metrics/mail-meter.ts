import type { Config } from '@gatehouse/server/config';
import { Metrics } from '@gatehouse/server/metrics';
import { type MailJob, mailJob } from '@gatehouse/server/queue/mail-job';
import { dropped } from '@gatehouse/server/queue/mail-records';
import type { RedisClient } from '@gatehouse/server/redis';
import { version } from '@gatehouse/server/version';
import type { Job } from 'bullmq';
import type { Pool } from 'pg';
import { tellState } from './queue-state.ts';

/** `delayed` waits for its domain's pace; of `retried` an attempt failed, and there will be another. */
const outcomes = ['sent', 'dropped', 'delayed', 'retried', 'failed'] as const;

type Mail = Job<MailJob, string>;

/** What of BullMQ's worker it goes by. */
interface MailEvents {
  on(event: 'completed', listener: (mail: Mail, result: string) => void): unknown;
  on(event: 'failed', listener: (mail: Mail | undefined) => void): unknown;
}

/** Counts what becomes of the mails that a worker takes, and of its housekeeping. */
export class MailMeter {
  readonly metrics = new Metrics().withProcess();
  readonly #mails = this.metrics.counter('gatehouse_mails_total');
  readonly #delivery = this.metrics.histogram('gatehouse_mail_delivery_seconds');
  readonly #smtp = this.metrics.histogram('gatehouse_smtp_duration_seconds');
  readonly #sending = this.metrics.gauge('gatehouse_smtp_sending');
  readonly #purges = this.metrics.counter('gatehouse_housekeeping_runs_total');
  #pool: Pool | undefined;

  constructor(connections: number) {
    this.metrics.gauge('gatehouse_build_info').set({ version }, 1);
    this.metrics.gauge('gatehouse_smtp_connections_most').set(connections);
    // Prometheus sees an increase only of what it has seen before.
    const templates = mailJob.options.map(({ shape }) => shape.template.value);
    for (const template of templates) for (const outcome of outcomes) this.#mails.inc({ template, outcome }, 0);
  }

  /** Also tells of the queue, and of what the worker needs. */
  tellState(database: Config['database'], redis: RedisClient): void {
    this.#pool = tellState(this.metrics, database, redis);
  }

  follow(worker: MailEvents): void {
    worker.on('completed', ({ data }, result) => {
      this.#count(data, result === dropped ? 'dropped' : 'sent');
      if (result !== dropped) this.#delivery.observe((Date.now() - data.made_at) / 1000);
    });
    worker.on('failed', (mail) => mail && this.#count(mail.data, mail.finishedOn ? 'failed' : 'retried'));
  }

  delayed({ data }: Mail): void {
    this.#count(data, 'delayed');
  }

  /** Hands a mail to the mail server. */
  async send<Sent>(send: () => Promise<Sent>): Promise<Sent> {
    this.#sending.inc();
    const stop = this.#smtp.startTimer();
    try {
      return await send();
    } finally {
      stop();
      this.#sending.dec();
    }
  }

  /** Told before there is one. */
  willPurge(purges: readonly string[]): void {
    for (const purge of purges) for (const outcome of ['done', 'failed']) this.#purges.inc({ purge, outcome }, 0);
  }

  purged(purge: string, outcome: 'done' | 'failed'): void {
    this.#purges.inc({ purge, outcome });
  }

  async close(): Promise<void> {
    await this.#pool?.end();
  }

  #count({ template }: MailJob, outcome: (typeof outcomes)[number]): void {
    this.#mails.inc({ template, outcome });
  }
}
