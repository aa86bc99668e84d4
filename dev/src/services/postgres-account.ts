import { execFileSync, spawnSync } from 'node:child_process';
import { ExplainedError } from '../explained-error.ts';

const ACCOUNT = 'postgres';
const ALTERNATIVES = 'Start Gatehouse as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.';

interface Owner {
  uid: number;
  gid: number;
}

export interface Command extends Partial<Owner> {
  command: string;
  args: readonly string[];
}

export interface Account {
  /** Who must own the data; undefined where it is ourselves. */
  owner?: Owner;
  as(command: string, args: readonly string[]): Command;
}

/**
 * PostgreSQL refuses to run as root: root runs it as the system's `postgres` user, made where there is none.
 * That user may not enter a checkout below root's own home; there PostgreSQL runs in a user namespace, which
 * shows it another number for what is still root.
 */
export function postgresAccount(binary: string, notice: (message: string) => void): Account {
  if (process.getuid?.() !== 0) return { as: (command, args) => ({ command, args }) };
  const owner = lookUp() ?? create(notice);
  const other: Account = { owner, as: (command, args) => ({ command, args, ...owner }) };
  if (canRun(other, binary)) return other;
  const map = ['--user', `--map-user=${owner.uid}`, `--map-group=${owner.gid}`, '--'];
  const namespaced: Account = { as: (command, args) => ({ command: 'unshare', args: [...map, command, ...args] }) };
  if (canRun(namespaced, binary)) return namespaced;
  throw new ExplainedError(
    `PostgreSQL cannot run as root, and the user "${ACCOUNT}" may not enter ${binary}. ` +
      `Move the checkout out of the closed directory. Or: ${ALTERNATIVES}`,
  );
}

function canRun(account: Account, binary: string): boolean {
  const { command, args, uid, gid } = account.as(binary, ['--version']);
  return spawnSync(command, args, { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}

function create(notice: (message: string) => void): Owner {
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', ACCOUNT];
  notice(`PostgreSQL cannot run as root; making a user for it: useradd ${args.join(' ')}`);
  spawnSync('useradd', args, { stdio: 'ignore' });
  const owner = lookUp();
  if (owner) return owner;
  throw new ExplainedError(`PostgreSQL cannot run as root, and no user "${ACCOUNT}" could be made. ${ALTERNATIVES}`);
}

function lookUp(): Owner | undefined {
  const id = (flag: string) => Number(execFileSync('id', [flag, ACCOUNT], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
