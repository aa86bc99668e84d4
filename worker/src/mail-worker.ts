import { setTimeout } from 'node:timers/promises';
import type { Config } from '@gatehouse/server/config';
import { createOrm, type Orm } from '@gatehouse/server/db';
import type { Logger } from '@gatehouse/server/observability';
import { type MailJob, mailJob, mailQueueName } from '@gatehouse/server/queue';
import { createRedis } from '@gatehouse/server/redis';
import { Otp } from '@gatehouse/server/security/otp';
import { deriveSecrets } from '@gatehouse/server/security/secrets';
import {
  createPostgresBackend,
  type Job,
  type JobProgress,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  UnrecoverableError,
  Worker,
} from 'bullmq';
import type { Transporter } from 'nodemailer';
import { Composer } from './compose.ts';
import { type Sender, toMessage } from './message.ts';
import { createMailTransport, isPermanentRefusal } from './transport.ts';

export interface MailWorker {
  /** Finishes the mails at hand, takes no more, and lets every connection go. */
  close(): Promise<void>;
}

/** Takes mails from the queue, makes them and sends them. Any number of workers may run. */
export async function startMailWorker(config: Config, logger: Logger): Promise<MailWorker> {
  const orm = createOrm({ url: config.database.url, poolSize: config.mail.concurrency + 1 });
  const redis = createRedis(config.redis);
  redis.on('error', (error) => logger.debug({ err: error }, 'Redis is away'));
  redis.connect().catch(() => logger.warn('Redis is away; mails with codes wait until it is back'));
  await untilReady(orm, logger);

  const secrets = deriveSecrets(config.secretKey);
  const transport = createMailTransport(config.mail);
  const composer = new Composer(new Otp(redis, secrets.otp, config.otp), {
    appName: config.mail.appName,
    appUrl: config.mail.appUrl,
    otpLifetime: config.otp.lifetime,
    resetLifetime: config.tokens.resetLifetime,
    invitationLifetime: config.tokens.invitationLifetime,
    resetTokenKey: secrets.resetToken,
  });
  const from = { name: config.mail.fromName, address: config.mail.fromEmail };
  const deliver = (job: Job<MailJob>) => sendMail(job, composer, orm, transport, from);
  const worker = createWorker(config, deliver);
  worker.on('completed', ({ id, name }) => logger.info({ job: id, template: name }, 'mail done'));
  worker.on('failed', (job, error) =>
    logger.warn(
      { job: job?.id, template: job?.name, attempt: job?.attemptsMade, reason: error.message },
      'mail failed',
    ),
  );
  worker.on('error', (error) => logger.warn({ reason: error.message }, 'the queue is away'));
  return {
    async close() {
      await worker.close();
      transport.close();
      await orm.close();
      redis.disconnect();
    },
  };
}

type Deliver = (job: Job<MailJob>) => Promise<'sent' | 'dropped'>;

function createWorker({ database, mail }: Config, deliver: Deliver) {
  return new Worker<MailJob, 'sent' | 'dropped', string, PostgresQueueBackend, JobProgress, PostgresConnectionOptions>(
    mailQueueName,
    deliver,
    {
      connection: { connectionString: database.url, max: mail.concurrency + 2, connectionTimeoutMillis: 2000 },
      concurrency: mail.concurrency,
      // A job whose worker died is taken up again soon, and a few such deaths do not fail it for good.
      lockDuration: 30_000,
      stalledInterval: 5_000,
      maxStalledCount: 10,
    },
    createPostgresBackend,
  );
}

async function sendMail(
  job: Job<MailJob>,
  composer: Composer,
  orm: Orm,
  transport: Transporter,
  from: Sender,
): Promise<'sent' | 'dropped'> {
  const data = mailJob.parse(job.data);
  const mail = await composer.compose(orm.em.fork(), data);
  if (mail === undefined) return 'dropped';
  try {
    await transport.sendMail(toMessage(mail, from, data.nonce));
  } catch (error) {
    throw isPermanentRefusal(error) ? new UnrecoverableError((error as Error).message) : error;
  }
  return 'sent';
}

/** BullMQ gives up on a database that is away when it starts, so it starts when the database is there. */
async function untilReady(orm: Orm, logger: Logger): Promise<void> {
  for (;;) {
    try {
      await orm.em.fork().execute('select 1 from bullmq.migration limit 1');
      return;
    } catch (error) {
      logger.warn({ reason: (error as Error).message }, 'PostgreSQL is away or not migrated; trying again');
      await setTimeout(1000);
    }
  }
}
