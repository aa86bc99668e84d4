import { join } from 'node:path';
import pg from 'pg';
import { SERVER_MAIN, SOURCE_CONDITION, WORKER_MAIN } from '../paths.ts';
import { migrate } from '../process/migrate.ts';
import { Part } from '../process/part.ts';
import { ProcessGroup } from '../process/process-group.ts';
import { scratchDirectory } from '../scratch-directory.ts';
import { freePort } from '../services/ports.ts';
import { FAST_SETTINGS, startPostgres } from '../services/postgres.ts';
import { startRedis } from '../services/redis.ts';
import { SmtpServer } from '../testing/smtp-server.ts';
import { waitUntil } from '../wait-until.ts';

/** Everything that runs in production: two servers, two workers, PostgreSQL, Redis and a mail server. */
export interface House extends AsyncDisposable {
  readonly parts: Readonly<Record<PartName, Part>>;
  readonly urls: readonly [string, string];
  readonly smtp: SmtpServer;
  readonly databaseUrl: string;
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
}

export const partNames = ['postgres', 'redis', 'server 1', 'server 2', 'worker 1', 'worker 2'] as const;
export type PartName = (typeof partNames)[number];

const ready = { timeoutMs: 60_000 };

export async function openHouse(): Promise<House> {
  await using stack = new AsyncDisposableStack();
  const scratch = scratchDirectory();
  stack.defer(() => scratch.remove());
  const smtp = stack.use(await SmtpServer.start());
  const [postgresPort, redisPort, ...ports] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const urls = ports.map((port) => `http://127.0.0.1:${port}`) as [string, string];
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    ENVIRONMENT: 'test',
    LOG_LEVEL: 'warn',
    SECRET_KEY: 'a secret of the fault suite, long enough to be one',
    SMTP_URL: smtp.url,
    REDIS_PREFIX: 'faults:',
    SESSIONS_PER_USER: '1000',
    RATE_LIMITS: 'off',
  };
  const node = (group: ProcessGroup, name: string, entry: string, more = {}) =>
    group.spawn({
      name,
      command: process.execPath,
      args: [SOURCE_CONDITION, entry],
      env: { ...env, ...more },
      graceMs: 30_000,
    });
  const server = (name: PartName, port: number | undefined, more = {}) =>
    new Part(name, async (group) => {
      const member = node(group, name, SERVER_MAIN, { PORT: String(port), ...more });
      const probe = async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok;
      await group.whileRunning(member, (signal) => waitUntil(probe, { ...ready, what: name, signal }));
    });
  const worker = (name: PartName) =>
    new Part(name, async (group) => {
      const member = node(group, name, WORKER_MAIN, { LOG_LEVEL: 'info' });
      const probe = () => member.output.some((line) => line.includes('ready for mails'));
      await group.whileRunning(member, (signal) => waitUntil(probe, { ...ready, what: name, signal }));
    });
  const parts: Record<PartName, Part> = {
    postgres: new Part('postgres', async (group) => {
      const directory = join(scratch.path, 'postgres');
      // What was acknowledged outlives a kill of its processes; the machine itself does not fail here.
      // With the least of a log a sequence that was just made goes back after a kill.
      const settings = { ...FAST_SETTINGS, synchronous_commit: 'on', full_page_writes: 'on', wal_level: 'replica' };
      env.DATABASE_URL = (
        await startPostgres({ group, directory, port: postgresPort, database: 'gatehouse', settings })
      ).url;
    }),
    redis: new Part('redis', async (group) => {
      const directory = join(scratch.path, 'redis');
      env.REDIS_URL = (await startRedis({ group, directory, port: redisPort, persistent: false })).url;
    }),
    // As few connections as there may be.
    'server 1': server('server 1', ports[0], { DB_POOL_SIZE: '2' }),
    'server 2': server('server 2', ports[1]),
    'worker 1': worker('worker 1'),
    'worker 2': worker('worker 2'),
  };
  for (const name of partNames) {
    stack.defer(() => parts[name].end());
    await parts[name].start();
    if (name === 'redis') await migrate(new ProcessGroup(), env);
  }
  const sql = async (text: string, values?: unknown[]) => {
    const client = new pg.Client({ connectionString: env.DATABASE_URL });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  const all = stack.move();
  return {
    parts,
    urls,
    smtp,
    databaseUrl: env.DATABASE_URL ?? '',
    sql,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
