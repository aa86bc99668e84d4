import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import { acquireLock } from '../start/lock.ts';
import { waitUntil } from '../wait-until.ts';
import { findExecutable } from './find-executable.ts';
import { type Installation, installationOf, type Packages } from './package-manager.ts';

/** A program that comes from the system's packages, not from npm. */
export interface Program {
  readonly name: string;
  /** Who needs it, as the beginning of a sentence. */
  readonly need: string;
  /** What it may be called; the first that is found is taken. */
  readonly executables: readonly string[];
  readonly packages: Packages;
  /** What else people can do, as the end of a sentence. */
  readonly alternative: string;
}

export interface ProgramLookup {
  path?: string;
  lockFile?: string;
  print?: (message: string) => void;
}

const INSTALL_TIMEOUT_MS = 10 * 60_000;

/** The program on the path; installs it where it is not there and the system lets us. */
export async function ensureProgram(program: Program, lookup: ProgramLookup = {}): Promise<string> {
  const { name, need, executables, packages, alternative } = program;
  const { path = process.env.PATH ?? '', print = console.log } = lookup;
  const find = () => findExecutable(executables, path);
  const found = find();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  const installation = installationOf(packages, { path, isRoot, canSudo: () => canSudo(path) });
  if (installation && installation.commands.length > 0) {
    await exclusively(lookup.lockFile, async () => {
      // Another test file may have been quicker.
      if (!find()) await install(program, installation, path, print);
    });
  }
  const installed = find();
  if (installed) return installed;
  throw new ExplainedError(
    installation
      ? `${need}, and found none. Install ${name} with\n\n    ${installation.line}\n\n${alternative}.`
      : `${need}, and found none: put ${executables.slice(0, 2).join(' or ')} on the PATH, ${alternative}.`,
  );
}

/** One at a time, whatever they install: package managers refuse to run twice at once. */
async function exclusively(
  lockFile = join(tmpdir(), `gatehouse-install-${process.getuid?.() ?? 0}.lock`),
  task: () => Promise<void>,
): Promise<void> {
  const release = await waitUntil(() => acquireLock(lockFile), {
    what: 'another installation to end',
    timeoutMs: INSTALL_TIMEOUT_MS,
    intervalMs: 500,
  });
  try {
    await task();
  } finally {
    release();
  }
}

async function install(
  { name, need, alternative }: Program,
  { commands, line }: Installation,
  path: string,
  print: (message: string) => void,
): Promise<void> {
  print(`${need}, and found none. Installing ${name}:`);
  for (const command of commands) {
    print(`  $ ${command.join(' ')}`);
    // A package list that could not be refreshed may still do; the last command decides.
    if (!(await succeeds(command, path)) && command === commands.at(-1)) {
      throw new ExplainedError(`The installation of ${name} failed. Run\n\n    ${line}\n\nyourself, ${alternative}.`);
    }
  }
}

/** Without blocking: the test runner loses patience with a worker that does not answer for a minute. */
async function succeeds([program = '', ...args]: readonly string[], path: string): Promise<boolean> {
  const child = spawn(program, args, { env: { ...process.env, PATH: path }, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    const [code] = await once(child, 'exit');
    return code === 0;
  } catch {
    return false;
  }
}

function canSudo(path: string): boolean {
  const sudo = findExecutable(['sudo'], path);
  return sudo !== undefined && spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status === 0;
}
