import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../process/migrate.ts';
import { Part } from '../process/part.ts';
import { ProcessGroup } from '../process/process-group.ts';
import { scratchDirectory } from '../scratch-directory.ts';
import { freePort } from '../services/ports.ts';
import { FAST_SETTINGS, startPostgres } from '../services/postgres.ts';
import { REPLICATED_SETTINGS, startReplica } from '../services/postgres-replica.ts';
import { waitUntil } from '../wait-until.ts';

interface Server {
  /** As the application signs in. */
  readonly url: string;
  /** As the superuser. */
  sql<Row extends object>(text: string): Promise<Row[]>;
}

/** A replica that can be killed, stopped and started again at the same place. */
export interface TestReplica extends Server {
  readonly part: Part;
}

/** A PostgreSQL of the test's own, with a migrated, empty database, and streaming replicas of it. */
export interface Replicated extends AsyncDisposable {
  readonly primary: Server;
  readonly replicas: readonly TestReplica[];
  /** Waits until every replica has what was committed until now. */
  settled(): Promise<void>;
}

const database = 'gatehouse';

export async function startReplicated(count: number): Promise<Replicated> {
  await using stack = new AsyncDisposableStack();
  const scratch = scratchDirectory();
  stack.defer(() => scratch.remove());
  const settings = { ...FAST_SETTINGS, ...REPLICATED_SETTINGS };
  const place = async (name: string) => ({ directory: join(scratch.path, name), port: await freePort() });
  const group = stack.use(new ProcessGroup());
  const at = await place('primary');
  const postgres = await startPostgres({ group, ...at, database, settings });
  const env = { PATH: process.env.PATH, DATABASE_URL: postgres.url };
  await migrate(group, env);
  const primary = serverAt(postgres.url, postgres.adminUrl);
  const replicas: TestReplica[] = [];
  for (let number = 1; number <= count; number++) {
    const options = { ...(await place(`replica-${number}`)), database, primary: { ...postgres, ...at } };
    // A query that is in the way of the replay ends at once.
    const own = { ...settings, max_standby_streaming_delay: '0' };
    const part = new Part('replica', (members) => startReplica({ group: members, ...options, settings: own }));
    stack.defer(() => {
      // Its processes would outlive it, stopped as they are.
      part.thaw();
      return part.kill();
    });
    await part.start();
    const urlOf = (url: string) => Object.assign(new URL(url), { port: String(options.port) }).href;
    replicas.push({ part, ...serverAt(urlOf(postgres.url), urlOf(postgres.adminUrl)) });
  }
  const all = stack.move();
  return {
    primary,
    replicas,
    async settled() {
      const [row] = await primary.sql<{ lsn: string }>('select pg_current_wal_lsn() as lsn');
      const has = `select pg_last_wal_replay_lsn() >= '${row?.lsn}' as all`;
      for (const replica of replicas) {
        const probe = async () => (await replica.sql<{ all: boolean }>(has))[0]?.all;
        await waitUntil(probe, { what: 'a replica to follow', timeoutMs: 30_000 });
      }
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function serverAt(url: string, adminUrl: string): Server {
  const sql = async (text: string) => {
    const client = new pg.Client({ connectionString: Object.assign(new URL(adminUrl), { pathname: database }).href });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  return { url, sql };
}
