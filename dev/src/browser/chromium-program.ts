import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import { findExecutable } from '../services/find-executable.ts';
import type { Installation } from '../services/package-manager.ts';
import { acquireLock } from '../start/lock.ts';
import { waitUntil } from '../wait-until.ts';
import { chromiumInstallation } from './chromium-installation.ts';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ALTERNATIVE = 'or set CHROMIUM to the path of a Chromium or Chrome of your own';
const INSTALL_TIMEOUT_MS = 10 * 60_000;

export interface ChromiumLookup {
  path?: string;
  /** A browser that is named outright. */
  own?: string | undefined;
  lockFile?: string;
  print?: (message: string) => void;
}

/** The Chromium or Chrome on the path; installs one where there is none and the system lets us. */
export async function ensureChromium({
  path = process.env.PATH ?? '',
  own = process.env.CHROMIUM,
  lockFile = join(tmpdir(), `gatehouse-chromium-${process.getuid?.() ?? 0}.lock`),
  print = console.log,
}: ChromiumLookup = {}): Promise<string> {
  const find = () => own || findExecutable(PROGRAMS, path);
  const found = find();
  if (found) return found;
  const installation = chromiumInstallation({ path, isRoot: process.getuid?.() === 0, canSudo: () => canSudo(path) });
  if (installation && installation.commands.length > 0) {
    await exclusively(lockFile, async () => {
      // Another test file may have been quicker.
      if (!find()) await install(installation, path, print);
    });
  }
  const installed = find();
  if (installed) return installed;
  throw new ExplainedError(
    installation
      ? `The browser tests need Chromium, and found none. Install it with\n\n    ${installation.line}\n\n${ALTERNATIVE}.`
      : `The browser tests need Chromium, and found none: put chromium on the PATH, ${ALTERNATIVE}.`,
  );
}

async function exclusively(lockFile: string, task: () => Promise<void>): Promise<void> {
  const release = await waitUntil(() => acquireLock(lockFile), {
    what: 'an installation of Chromium to end',
    timeoutMs: INSTALL_TIMEOUT_MS,
    intervalMs: 500,
  });
  try {
    await task();
  } finally {
    release();
  }
}

async function install({ commands, line }: Installation, path: string, print: (message: string) => void) {
  print('The browser tests need Chromium, and found none. Installing it:');
  for (const command of commands) {
    print(`  $ ${command.join(' ')}`);
    // A package list that could not be refreshed may still do; the last command decides.
    if (!(await succeeds(command, path)) && command === commands.at(-1)) {
      throw new ExplainedError(`The installation of Chromium failed. Run\n\n    ${line}\n\nyourself, ${ALTERNATIVE}.`);
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
