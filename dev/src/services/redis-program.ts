import { spawnSync } from 'node:child_process';
import { ExplainedError } from '../explained-error.ts';
import { findExecutable } from './find-executable.ts';
import { type Installation, redisInstallation } from './package-manager.ts';

const PROGRAMS = ['redis-server', 'valkey-server'];
const ALTERNATIVE = 'or set REDIS_URL to a Redis of your own';

export interface RedisLookup {
  path?: string;
  print?: (message: string) => void;
}

/** The Redis or Valkey on the path; installs one where there is none and the system lets us. */
export function ensureRedisProgram({ path = process.env.PATH ?? '', print = console.log }: RedisLookup = {}): string {
  const found = findExecutable(PROGRAMS, path);
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  const installation = redisInstallation({ path, isRoot, canSudo: () => canSudo(path) });
  if (installation && installation.commands.length > 0) install(installation, path, print);
  const installed = findExecutable(PROGRAMS, path);
  if (installed) return installed;
  throw new ExplainedError(
    installation
      ? `Gatehouse needs a Redis (or Valkey), and found none. Install it with\n\n    ${installation.line}\n\n${ALTERNATIVE}.`
      : `Gatehouse needs a Redis (or Valkey), and found none: put redis-server or valkey-server on the PATH, ${ALTERNATIVE}.`,
  );
}

function install({ commands, line }: Installation, path: string, print: (message: string) => void): void {
  print('Gatehouse needs a Redis, and found neither redis-server nor valkey-server. Installing one:');
  for (const command of commands) {
    print(`  $ ${command.join(' ')}`);
    const [program = '', ...args] = command;
    const { status, error } = spawnSync(program, args, {
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    // A package list that could not be refreshed may still do; the last command decides.
    if ((error || status !== 0) && command === commands.at(-1)) {
      throw new ExplainedError(`The installation of Redis failed. Run\n\n    ${line}\n\nyourself, ${ALTERNATIVE}.`);
    }
  }
  print('Done. Gatehouse starts a private Redis; where the package has started one as a service, it is left alone.');
}

function canSudo(path: string): boolean {
  const sudo = findExecutable(['sudo'], path);
  return sudo !== undefined && spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status === 0;
}
