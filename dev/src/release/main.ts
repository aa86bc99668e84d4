import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeError, ExplainedError } from '../explained-error.ts';
import { REPOSITORY } from '../paths.ts';
import { makeArtifacts } from './artifacts.ts';
import { readinessFaults } from './readiness.ts';

/** Makes the files of a release; with `--publish`, publishes its packages too. docs/releasing.md tells how. */
try {
  const faults = await readinessFaults();
  if (faults.length > 0) throw new ExplainedError(faults.join('\n'));
  npm('run', 'check');
  const directory = join(REPOSITORY, 'dist/release');
  const tarballs = await makeArtifacts(directory);
  console.log(`The release is in ${directory}`);
  // Their manifests ask for provenance, without which npm publishes nothing.
  if (process.argv.includes('--publish')) for (const tarball of tarballs) npm('publish', tarball);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}

/** In sight of whoever makes the release. */
function npm(...args: string[]): void {
  const { status } = spawnSync('npm', args, { cwd: REPOSITORY, stdio: 'inherit' });
  if (status !== 0) throw new ExplainedError(`npm ${args.join(' ')} failed; the release ends here.`);
}
