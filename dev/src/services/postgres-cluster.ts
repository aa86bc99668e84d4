import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import type { ProcessGroup } from '../process/process-group.ts';
import type { Account } from './postgres-account.ts';

export interface ClusterOptions {
  group: ProcessGroup;
  initdb: string;
  account: Account;
  directory: string;
  superuser: string;
  password: string;
  env: NodeJS.ProcessEnv;
  onLine?: (line: string) => void;
}

/** Makes the data directory where there is none yet; returns its path. */
export async function ensureCluster(options: ClusterOptions): Promise<string> {
  const { directory, account } = options;
  const data = join(directory, 'data');
  if (existsSync(join(data, 'PG_VERSION'))) return data;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  own(directory, account);
  await initialise(options, data);
  return data;
}

export function requireVersion(data: string, banner: string): void {
  const wants = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  const have = /(\d+)(\.\d+)*/.exec(banner)?.[1];
  if (wants === have) return;
  throw new ExplainedError(
    `${data} was written by PostgreSQL ${wants}; this checkout has PostgreSQL ${have}. ` +
      'Dump the database with the old checkout, or move the directory away to start afresh.',
  );
}

/** Under another name until it is complete, so that an interrupted initdb leaves nothing that looks finished. */
async function initialise(options: ClusterOptions, data: string): Promise<void> {
  const { directory, account, group, env, onLine } = options;
  const draft = join(directory, 'data.new');
  const passwordFile = join(directory, 'initial-password');
  rmSync(draft, { recursive: true, force: true });
  try {
    writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
    own(passwordFile, account);
    const args = [
      `--pgdata=${draft}`,
      `--username=${options.superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order of strings on every machine, whatever locales it has.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      '--no-sync',
    ];
    await group.run({
      name: 'initdb',
      ...account.as(options.initdb, args),
      cwd: '/',
      env,
      ...(onLine ? { onLine } : {}),
    });
    renameSync(draft, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function own(path: string, { owner }: Account): void {
  if (owner) chownSync(path, owner.uid, owner.gid);
}
