import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { secretFile } from '../secret-file.ts';
import { waitUntil } from '../wait-until.ts';
import { postgresAccount } from './postgres-account.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { ensureCluster, requireVersion } from './postgres-cluster.ts';
import { endLeftoverPostgres } from './postgres-leftover.ts';
import { type ServiceOptions, START_TIMEOUT_MS } from './service.ts';

const SUPERUSER = 'postgres';
/** What the application signs in as: owns its database and may make others (for tests), nothing more. */
const ROLE = 'gatehouse';

/** For tests: a crash loses everything, and nothing waits for the disk. */
export const FAST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // By default it is looked for only a moment before a call's statement is given up.
  deadlock_timeout: '200ms',
} as const;

export interface PostgresOptions extends ServiceOptions {
  database: string;
  settings?: Readonly<Record<string, string>>;
  notice?: (message: string) => void;
}

export interface Postgres {
  url: string;
  /** The superuser's connection, to the maintenance database. */
  adminUrl: string;
  stop(): Promise<void>;
}

export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { group, directory, port, database, onLine } = options;
  const binaries = await postgresBinaries();
  const account = postgresAccount(binaries.postgres, options.notice ?? (() => undefined));
  const password = secretFile(`${directory}-password`);
  const env = { PATH: process.env.PATH, LC_ALL: 'C' };
  const lines = onLine ? { onLine } : {};
  const cluster = { group, account, directory, superuser: SUPERUSER, password, env, ...lines };
  const data = await ensureCluster({ ...cluster, initdb: binaries.initdb });
  requireVersion(data, execFileSync(binaries.postgres, ['--version'], { encoding: 'utf8' }));
  await endLeftoverPostgres(data);
  const server = group.spawn({
    name: 'postgres',
    ...account.as(binaries.postgres, serverArguments(data, port, options.settings)),
    cwd: '/',
    env,
    // "Fast" shutdown: the default waits until every client has gone.
    stopSignal: 'SIGINT',
    graceMs: 20_000,
    ...lines,
  });
  const url = (user: string, name: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;
  const adminUrl = url(SUPERUSER, 'postgres');
  await group.whileRunning(server, (signal) => prepare(adminUrl, database, password, signal));
  return { url: url(ROLE, database), adminUrl, stop: async () => void (await server.stop()) };
}

function serverArguments(data: string, port: number, settings: Readonly<Record<string, string>> = {}): string[] {
  const all = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', ...settings };
  return ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function prepare(adminUrl: string, database: string, password: string, signal: AbortSignal): Promise<void> {
  const wait = { what: 'PostgreSQL to accept connections', timeoutMs: START_TIMEOUT_MS, signal };
  await using admin = await waitUntil(() => connect(adminUrl), wait);
  const { rowCount: roles } = await admin.client.query('select from pg_roles where rolname = $1', [ROLE]);
  if (roles === 0) {
    await admin.client.query(`create role ${ROLE} login createdb password ${pg.escapeLiteral(password)}`);
  }
  const { rowCount: databases } = await admin.client.query('select from pg_database where datname = $1', [database]);
  if (databases === 0) await admin.client.query(`create database ${pg.escapeIdentifier(database)} owner ${ROLE}`);
}

async function connect(connectionString: string): Promise<{ client: pg.Client } & AsyncDisposable> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
