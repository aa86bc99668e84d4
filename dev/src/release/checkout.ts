import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';

const elsewhere = ['.git', '.data', '.env', 'dist', 'node_modules'];

/** What a maintainer has who has just cloned and installed: the files as they are here, in one commit on main. */
export async function checkOut(directory: string): Promise<void> {
  cpSync(REPOSITORY, directory, { recursive: true, filter: (path) => !elsewhere.includes(basename(path)) });
  linkPackages(directory);
  await git(directory, 'init', '--quiet', '--initial-branch=main');
  await commitAll(directory, 'as it is');
}

/** The installed packages are those of the repository, but for our own. */
function linkPackages(directory: string): void {
  const installed = join(REPOSITORY, 'node_modules');
  const here = join(directory, 'node_modules');
  mkdirSync(join(here, '@gatehouse'), { recursive: true });
  for (const name of readdirSync(installed).filter((entry) => entry !== '@gatehouse')) {
    symlinkSync(join(installed, name), join(here, name));
  }
  for (const name of readdirSync(join(installed, '@gatehouse'))) {
    symlinkSync(join('../..', name), join(here, '@gatehouse', name));
  }
}

export async function commitAll(directory: string, message: string): Promise<void> {
  await git(directory, 'add', '--all');
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
  await git(directory, ...author, 'commit', '--quiet', '--message', message);
}

export const git = (directory: string, ...args: string[]): Promise<string> => run('git', args, { cwd: directory });
