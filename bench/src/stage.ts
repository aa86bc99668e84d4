import { join } from 'node:path';
import {
  FAST_SETTINGS,
  freePort,
  type ManagedProcess,
  MIGRATE_CLI,
  type ProcessGroup,
  SOURCE_CONDITION,
  startPostgres,
  startRedis,
  waitUntil,
} from '@gatehouse/dev/services';
import pg from 'pg';
import type { Options } from './options.ts';

export interface Server {
  readonly url: string;
  readonly process: ManagedProcess;
}

export interface ServerProgram {
  readonly name: string;
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Answers with 200 once it can serve. */
  readonly readyPath: string;
}

/** What a process needs of the machine; nothing else of our environment reaches it. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
const inherited = Object.fromEntries(INHERITED.map((key) => [key, process.env[key]]));

/** What all sides stand on: one PostgreSQL, one Redis, and a way to start servers. */
export class Stage {
  readonly options: Options;
  readonly redisUrl: string;
  readonly #group: ProcessGroup;
  readonly #postgresUrl: string;
  readonly #started = new Map<string, Promise<unknown>>();

  private constructor(options: Options, group: ProcessGroup, postgresUrl: string, redisUrl: string) {
    this.options = options;
    this.#group = group;
    this.#postgresUrl = postgresUrl;
    this.redisUrl = redisUrl;
  }

  static async start(options: Options, group: ProcessGroup, directory: string): Promise<Stage> {
    const common = async (name: string) => ({ group, directory: join(directory, name), port: await freePort() });
    const postgres = await startPostgres({
      ...(await common('postgres')),
      database: 'bench',
      // Nothing waits for the disk: it is the same for all sides, and shared with strangers.
      settings: { ...FAST_SETTINGS, shared_buffers: '256MB' },
    });
    const redis = await startRedis({ ...(await common('redis')), persistent: false });
    return new Stage(options, group, postgres.url, redis.url);
  }

  /** Starts a thing once; all rows share it. */
  once<T>(name: string, start: () => Promise<T>): Promise<T> {
    const running = (this.#started.get(name) as Promise<T> | undefined) ?? start();
    this.#started.set(name, running);
    return running;
  }

  /** An empty database of this name. */
  async createDatabase(name: string): Promise<string> {
    await this.sql(this.#postgresUrl, `create database ${pg.escapeIdentifier(name)}`);
    const url = new URL(this.#postgresUrl);
    url.pathname = `/${name}`;
    return url.href;
  }

  async sql<Row extends object>(url: string, text: string, values?: unknown[]): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  async migrate(databaseUrl: string): Promise<void> {
    const args = [SOURCE_CONDITION, MIGRATE_CLI];
    const env = { ...inherited, DATABASE_URL: databaseUrl };
    await this.#group.run({ name: 'migrate', command: process.execPath, args, env });
  }

  spawn(name: string, entry: string, env: Readonly<Record<string, string>>): ManagedProcess {
    const { profileDirectory: profiles } = this.options;
    const profile = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(profiles, name)}`];
    return this.#group.spawn({
      name,
      command: process.execPath,
      args: [...profile, SOURCE_CONDITION, entry],
      env: { ...inherited, NODE_ENV: 'production', ...env },
    });
  }

  /** A server on a free port, ready to serve. */
  async startServer({ name, entry, env, readyPath }: ServerProgram): Promise<Server> {
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}`;
    const server = this.spawn(name, entry, { HOST: '127.0.0.1', ...env, PORT: port });
    const probe = async () => (await fetch(url + readyPath)).status === 200;
    await this.#group.whileRunning(server, (signal) =>
      waitUntil(probe, { what: `${name} to be ready`, timeoutMs: 60_000, signal, intervalMs: 20 }),
    );
    return { url, process: server };
  }
}
