import { join } from 'node:path';
import { installScriptFaults } from './dependencies/install-scripts.ts';
import { distributedPackages, licenceFaults } from './dependencies/licences.ts';
import { readLockfile } from './dependencies/lockfile.ts';
import { sourceFaults } from './dependencies/sources.ts';
import { versionFaults } from './dependencies/versions.ts';
import { readManifest } from './packages/pack.ts';
import { REPOSITORY } from './paths.ts';

/** Checks what we depend on, by the lockfile and the manifests. Prints what is wrong and fails. */
const packages = readLockfile();
const { workspaces = [], allowScripts = {} } = readManifest(REPOSITORY);
const faults = [
  ...['.', ...workspaces].flatMap((workspace) => versionFaults(readManifest(join(REPOSITORY, workspace)))),
  ...sourceFaults(packages),
  ...installScriptFaults(packages, allowScripts),
  ...licenceFaults(distributedPackages(packages)),
];
for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log('What we depend on is as it should be.');
else process.exitCode = 1;
