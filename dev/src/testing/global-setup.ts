import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../process/migrate.ts';
import { ProcessGroup } from '../process/process-group.ts';
import { scratchDirectory } from '../scratch-directory.ts';
import { startMailbox } from '../services/mailbox.ts';
import { freePort } from '../services/ports.ts';
import { FAST_SETTINGS, startPostgres } from '../services/postgres.ts';
import { startRedis } from '../services/redis.ts';
import { ensureRedisProgram } from '../services/redis-program.ts';
import { TEMPLATE_DATABASE } from './context.ts';

/** Starts what the tests share, and migrates the database that each test clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await ensureRedisProgram();
  const scratch = scratchDirectory();
  const group = new ProcessGroup();
  const teardown = async () => {
    await group.stop();
    scratch.remove();
  };
  try {
    const common = async (name: string) => ({ group, directory: join(scratch.path, name), port: await freePort() });
    const [databaseUrl, redis, mailbox] = await Promise.all([
      common('postgres').then((options) => startTemplate(options)),
      common('redis').then((options) => startRedis({ ...options, persistent: false })),
      common('mailbox').then(async (options) => startMailbox({ ...options, webPort: await freePort() })),
    ]);
    const { smtpUrl, webUrl: mailboxUrl } = mailbox;
    project.provide('gatehouse', { databaseUrl, redisUrl: redis.url, smtpUrl, mailboxUrl });
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}

/** Lets a test be told the plan of each statement that its database runs, as it ran. */
const explained = [
  'log_min_duration',
  'log_analyze',
  'log_buffers',
  'log_nested_statements',
  'log_format',
  'log_level',
];
const settings = {
  ...FAST_SETTINGS,
  session_preload_libraries: 'auto_explain',
  // To fill a large database in little time.
  shared_buffers: '512MB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
};

async function startTemplate(options: { group: ProcessGroup; directory: string; port: number }): Promise<string> {
  const postgres = await startPostgres({ ...options, database: TEMPLATE_DATABASE, settings });
  await migrate(options.group, { ...process.env, DATABASE_URL: postgres.url });
  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  try {
    const parameters = explained.map((name) => `auto_explain.${name}`).join(', ');
    await admin.query(`grant set on parameter ${parameters} to gatehouse`);
    // Without connections it can always be cloned.
    await admin.query(`alter database ${TEMPLATE_DATABASE} is_template true allow_connections false`);
  } finally {
    await admin.end();
  }
  const url = new URL(postgres.url);
  url.pathname = '/postgres';
  return url.href;
}
