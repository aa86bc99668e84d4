import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readChangesets } from '@changesets/read';
import { describeError, ExplainedError } from '../explained-error.ts';
import { readManifest } from '../packages/pack.ts';
import { run } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';
import { changelogSection, withSection } from './changelog.ts';

/** Makes the next version of the changesets: in every manifest, the lockfile, the changelog and what is generated. */
try {
  const changesets = await readChangesets(REPOSITORY);
  if (changesets.length === 0) throw new ExplainedError('Nothing is to be released: npx changeset describes a change.');
  await run('changeset', ['version'], { cwd: REPOSITORY });
  const { version } = readManifest(join(REPOSITORY, 'shared'));
  const changelog = join(REPOSITORY, 'CHANGELOG.md');
  const section = changelogSection(version, new Date().toISOString().slice(0, 10), changesets);
  writeFileSync(changelog, withSection(readFileSync(changelog, 'utf8'), section));
  // Nothing but our own versions changes, which no registry needs to be asked for.
  await run('npm', ['install', '--package-lock-only', '--ignore-scripts', '--offline'], { cwd: REPOSITORY });
  await run('npm', ['run', 'docs:generate'], { cwd: REPOSITORY });
  console.log(`This is ${version} now. Read the changes, and commit them as "release: ${version}".`);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
