import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readChangesets } from '@changesets/read';
import { readManifest } from '../packages/pack.ts';
import { run } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';

/** Released together, with one version. */
const workspaces = ['shared', 'client', 'server', 'worker', 'migrations'];

/** Why no release can be made of what is checked out; a line each. */
export async function readinessFaults(): Promise<string[]> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: REPOSITORY })).trim();
  const branch = await git('rev-parse', '--abbrev-ref', 'HEAD');
  const changed = await git('status', '--porcelain');
  const changesets = await readChangesets(REPOSITORY);
  const versions = new Set(workspaces.map((workspace) => readManifest(join(REPOSITORY, workspace)).version));
  const [version = ''] = versions;
  const changelog = readFileSync(join(REPOSITORY, 'CHANGELOG.md'), 'utf8');
  return [
    ...(branch === 'main' ? [] : [`Releases are made of main, and this is ${branch}.`]),
    ...(changed === '' ? [] : [`Not everything is committed:\n${changed}`]),
    ...(changesets.length === 0 ? [] : ['There are changesets of no version yet: npm run release:version']),
    ...(versions.size === 1 ? [] : [`The versions differ: ${[...versions].join(', ')}`]),
    ...(changelog.includes(`\n## ${version},`) ? [] : [`CHANGELOG.md says nothing of ${version}.`]),
  ];
}
