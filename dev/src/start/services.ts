import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessGroup } from '../process/process-group.ts';
import { type MailboxService, startMailbox } from '../services/mailbox.ts';
import { preferPort } from '../services/ports.ts';
import { startPostgres } from '../services/postgres.ts';
import { startRedis } from '../services/redis.ts';
import { ensureRedisProgram } from '../services/redis-program.ts';
import { notice } from './console.ts';
import { logFile } from './log-file.ts';
import { PREFERRED_PORTS, type StartSettings } from './settings.ts';

export interface RunningServices {
  databaseUrl: string;
  redisUrl: string;
  /** Undefined where the environment says where mails go. */
  mailbox?: MailboxService;
}

/** Starts what the environment does not name. */
export async function startServices({ state, env }: StartSettings, group: ProcessGroup): Promise<RunningServices> {
  mkdirSync(state, { recursive: true });
  // PostgreSQL, when it runs as a user of its own, has to pass through; the secrets within are closed each.
  chmodSync(state, 0o711);
  const common = (name: string) => ({
    group,
    directory: join(state, name),
    onLine: logFile(join(state, 'logs'), name),
  });
  if (env.REDIS_URL === undefined) await ensureRedisProgram({ print: notice });

  const postgres = async () => {
    if (env.DATABASE_URL !== undefined) return env.DATABASE_URL;
    notice('starting PostgreSQL');
    const port = await preferPort(PREFERRED_PORTS.postgres, 'PostgreSQL', notice);
    return (await startPostgres({ ...common('postgres'), port, database: 'gatehouse', notice })).url;
  };
  const redis = async () => {
    if (env.REDIS_URL !== undefined) return env.REDIS_URL;
    notice('starting Redis');
    const port = await preferPort(PREFERRED_PORTS.redis, 'Redis', notice);
    return (await startRedis({ ...common('redis'), port, persistent: true })).url;
  };
  const mailbox = async () => {
    if (env.SMTP_URL !== undefined || env.SMTP_HOST !== undefined) return {};
    notice('starting the mailbox');
    const port = await preferPort(PREFERRED_PORTS.smtp, 'SMTP', notice);
    const webPort = await preferPort(PREFERRED_PORTS.mailbox, 'mailbox page', notice);
    return { mailbox: await startMailbox({ ...common('mailbox'), port, webPort }) };
  };
  const [databaseUrl, redisUrl, mail] = await Promise.all([postgres(), redis(), mailbox()]);
  return { databaseUrl, redisUrl, ...mail };
}
