import { chownSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { ProcessGroup } from '../process/process-group.ts';
import { type Postgres, type PostgresOptions, startPostgres } from './postgres.ts';
import { type Account, postgresAccount } from './postgres-account.ts';
import { postgresBinaries } from './postgres-binaries.ts';

/** What a primary needs so that replicas can follow it. What is committed is in its log, where they find it. */
export const REPLICATED_SETTINGS = { wal_level: 'replica', max_wal_senders: '10', synchronous_commit: 'on' } as const;

export interface ReplicaOptions extends PostgresOptions {
  /** A primary that runs, and where it keeps its state. */
  primary: Postgres & { readonly directory: string };
}

/** A streaming replica: a copy of its primary, made the first time, that follows it from then on. */
export async function startReplica({ primary, ...options }: ReplicaOptions): Promise<Postgres> {
  const { directory, group } = options;
  const { postgres } = await postgresBinaries();
  const account = postgresAccount(postgres, () => undefined);
  if (!existsSync(join(directory, 'data'))) await copy(primary, directory, account, group);
  const { hostname, port, username, password } = new URL(primary.adminUrl);
  const conninfo = `host=${hostname} port=${port} user=${username} password=${password}`;
  return startPostgres({ ...options, settings: { ...options.settings, primary_conninfo: conninfo } });
}

/** A base backup by PostgreSQL's own functions: the package that brings it has no pg_basebackup. */
async function copy(
  primary: ReplicaOptions['primary'],
  directory: string,
  account: Account,
  group: ProcessGroup,
): Promise<void> {
  copyFileSync(`${primary.directory}-password`, `${directory}-password`);
  mkdirSync(directory, { mode: 0o700 });
  own(directory, account);
  const draft = join(directory, 'data.new');
  const client = new pg.Client({ connectionString: primary.adminUrl });
  await client.connect();
  try {
    await client.query(`select pg_backup_start('replica', true)`);
    const args = ['-a', join(primary.directory, 'data'), draft];
    await group.run({ name: 'copy', ...account.as('cp', args), cwd: '/', env: { PATH: process.env.PATH } });
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
    for (const [name, text] of [
      ['backup_label', rows[0].labelfile],
      ['standby.signal', ''],
    ]) {
      writeFileSync(join(draft, name), text);
      own(join(draft, name), account);
    }
  } finally {
    await client.end();
  }
  rmSync(join(draft, 'postmaster.pid'));
  renameSync(draft, join(directory, 'data'));
}

function own(path: string, { owner }: Account): void {
  if (owner) chownSync(path, owner.uid, owner.gid);
}
