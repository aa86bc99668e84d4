import type { Config } from '@gatehouse/server/config';
import { connectionOptions } from '@gatehouse/server/db/connection';
import type { Logger } from '@gatehouse/server/observability';
import { logInternalError } from '@gatehouse/server/observability/internal-errors';
import { requestContext } from '@gatehouse/server/observability/request-context';
import { traced } from '@gatehouse/server/observability/tracing';
import { causeOf } from '@gatehouse/server/queue/cause';
import { type MailJob, mailJob, mailQueueName } from '@gatehouse/server/queue/mail-job';
import { attemptLine, dropped } from '@gatehouse/server/queue/mail-records';
import { createRedis } from '@gatehouse/server/redis';
import { logAvailability } from '@gatehouse/server/redis-availability';
import { Otp } from '@gatehouse/server/security/otp';
import { deriveSecrets } from '@gatehouse/server/security/secrets';
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import type { Transporter } from 'nodemailer';
import { Pool } from 'pg';
import { answerOf, fitToKeep } from './answer.ts';
import { type ComposedMail, Composer } from './compose.ts';
import { isDefect } from './defect.ts';
import { type Sender, toMessage } from './message.ts';
import type { MailMeter } from './metrics/mail-meter.ts';
import { type Turn, Turns } from './politeness/turns.ts';
import { openWorker, type QueueWorker } from './postgres-queue.ts';
import { QueuePool } from './queue-pool.ts';
import { Recipients } from './recipients.ts';
import { createMailTransport, isPermanentRefusal } from './transport.ts';
import { postgresMissing, untilThere } from './until-there.ts';

export interface MailWorker {
  /** Finishes the mails at hand, takes no more, and lets every connection go. */
  close(): Promise<void>;
}

/** Takes mails from the queue, makes them and sends them. Any number of workers may run. */
export async function startMailWorker(config: Config, logger: Logger, meter?: MailMeter): Promise<MailWorker> {
  const connectionString = config.database.url;
  // Opens nothing yet, so the process starts while the database is away. One read runs at a time.
  const pool = new Pool({ ...connectionOptions, connectionString, max: 1 });
  // Whoever waits for a query is told; an idle connection that is lost matters to nobody.
  pool.on('error', () => undefined);
  const redis = createRedis(config.redis);
  logAvailability(redis, logger, 'mails with codes wait');
  redis.connect().catch(() => undefined);
  meter?.tellState(config.database, redis);

  const secrets = deriveSecrets(config.secretKey);
  const transport = createMailTransport(config.mail);
  const composer = new Composer(new Recipients(pool), new Otp(redis, secrets.otp, config.otp), {
    appName: config.mail.appName,
    appUrl: config.mail.appUrl,
    otpLifetime: config.otp.lifetime,
    resetLifetime: config.tokens.resetLifetime,
    invitationLifetime: config.tokens.invitationLifetime,
    resetTokenKey: secrets.resetToken,
  });
  const from = { name: config.mail.fromName, address: config.mail.fromEmail };
  const turns = new Turns(redis, secrets.redisKey, config.mail.domainLimits);
  const deliver: Deliver = (job, token) => deliverMail(job, token, { composer, turns, transport, from, logger, meter });
  const { worker, close } = await untilThere(() => takeMails(config, deliver, logger), postgresMissing, logger);
  worker.on('completed', (job) => logger.info(mailFields(job), 'mail done'));
  meter?.follow(worker);
  worker.on('failed', (job, error) =>
    logger.warn({ ...(job && mailFields(job)), attempt: job?.attemptsMade, reason: error.message }, 'mail failed'),
  );
  return {
    async close() {
      await close();
      transport.close();
      await meter?.close();
      await pool.end();
      redis.disconnect();
    },
  };
}

/** @returns what the mail server said, or that the mail was dropped */
type Deliver = (job: Job<MailJob>, token?: string) => Promise<string>;

interface Taking {
  readonly worker: QueueWorker<MailJob, string>;
  close(): Promise<void>;
}

async function takeMails({ database, mail }: Config, deliver: Deliver, logger: Logger): Promise<Taking> {
  await using opened = new AsyncDisposableStack();
  const connection = opened.adopt(new QueuePool(database.url, mail.concurrency), (pool) => pool.end());
  const worker = await openWorker(mailQueueName, deliver, {
    connection,
    logger,
    away: 'the queue is away',
    // While so many are sent, as many are taken, made or recorded: the mail server never waits for PostgreSQL.
    concurrency: 2 * mail.concurrency,
    // A job whose worker died is taken up again soon, and a few such deaths do not fail it for good.
    lockDuration: 30_000,
    stalledInterval: 5_000,
    maxStalledCount: 10,
  });
  opened.defer(() => worker.close());
  const all = opened.move();
  return { worker, close: () => all.disposeAsync() };
}

interface Means {
  readonly composer: Composer;
  readonly turns: Turns;
  readonly transport: Transporter;
  readonly from: Sender;
  readonly logger: Logger;
  readonly meter: MailMeter | undefined;
}

/** Sends a mail as a part of the request that caused it, in the trace and for whoever is told of errors. */
function deliverMail(job: Job<MailJob>, token: string | undefined, means: Means): Promise<string> {
  const { id = '', name: template, attemptsMade, opts } = job;
  const { request_id: requestId = 'none', traceparent } = causeOf(opts);
  const work = { kind: 'mail_processed', id, template, attempt: attemptsMade + 1, traceparent } as const;
  return requestContext.run({ requestId }, () => traced(work, () => sendMail(job, token, means)));
}

/**
 * Each attempt that fails leaves its time and reason in the job's log, where an administrator sees them. A mail that
 * waits for its turn was not attempted.
 */
async function sendMail(job: Job<MailJob>, token: string | undefined, means: Means): Promise<string> {
  const { composer, turns, transport, from, logger, meter } = means;
  let mail: ComposedMail | undefined;
  try {
    const data = mailJob.parse(job.data);
    const addressed = await composer.address(data);
    if (addressed === undefined) return dropped;
    const turn = turns.of(job.id ?? '', addressed.to);
    if (turn !== undefined) await takeTurn(turn, job, token);
    try {
      mail = await composer.compose(data, addressed);
      if (mail === undefined) return dropped;
      const message = toMessage(mail, from, data.nonce);
      const send = () => traced({ kind: 'smtp' }, () => transport.sendMail(message));
      const { response = '' } = await (meter === undefined ? send() : meter.send(send));
      return fitToKeep(response, mail);
    } finally {
      await turn?.leave();
    }
  } catch (error) {
    if (error instanceof DelayedError) {
      meter?.delayed(job);
      throw error;
    }
    if (isDefect(error)) logInternalError(logger, { ...mailFields(job), err: error }, 'a mail cannot be made');
    const answer = fitToKeep(answerOf(error), mail);
    // Where it cannot be written, nothing of the attempt can: it is made again.
    await job.log(attemptLine(new Date(), answer)).catch(() => undefined);
    throw isPermanentRefusal(error) ? new UnrecoverableError(answer) : new Error(answer);
  }
}

/** What the log tells of a mail: no person, and what it takes to find the request that caused it. */
function mailFields({ id, name, opts }: Job<MailJob>) {
  const { request_id, traceparent } = causeOf(opts);
  const trace_id = traceparent?.split('-')[1];
  return { job: id, template: name, request_id, ...(trace_id !== undefined && { trace_id }) };
}

/** @throws DelayedError where the mail waits: it comes back when its turn does, and nobody waits with it */
async function takeTurn(turn: Turn, job: Job<MailJob>, token: string | undefined): Promise<void> {
  const wait = await turn.enter();
  if (wait === 0) return;
  await job.moveToDelayed(Date.now() + wait, token);
  throw new DelayedError();
}
