import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packPackage, publishedPackages, readManifest } from '../packages/pack.ts';
import { run } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';
import { billsOfMaterials } from './bill-of-materials.ts';
import { digestsOf } from './digests.ts';
import { provenanceStatement } from './provenance.ts';

/**
 * Makes all files of a release, in an empty directory: of one commit the same bytes each time.
 * @returns the tarballs, in the order in which they are to be published
 */
export async function makeArtifacts(directory: string): Promise<string[]> {
  const print = async (command: string, ...args: string[]) => (await run(command, args, { cwd: REPOSITORY })).trim();
  const write = (name: string, value: object) => {
    writeFileSync(join(directory, name), `${JSON.stringify(value, null, 2)}\n`);
    return join(directory, name);
  };
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });

  const { version } = readManifest(join(REPOSITORY, 'shared'));
  const tarballs: string[] = [];
  for (const name of publishedPackages) tarballs.push(await packPackage(join(REPOSITORY, name), directory));
  const at = new Date(await print('git', 'show', '-s', '--format=%cI', 'HEAD')).toISOString();
  const bills = Object.entries(await billsOfMaterials(version, at)).map(([name, bill]) => write(name, bill));
  const artifacts = Object.fromEntries([...tarballs, ...bills].map((path) => [basename(path), digestsOf(path)]));
  write(
    `gatehouse-${version}.provenance.json`,
    provenanceStatement({
      version,
      artifacts,
      commit: await print('git', 'rev-parse', 'HEAD'),
      lockfile: digestsOf(join(REPOSITORY, 'package-lock.json')),
      node: process.version,
      npm: await print('npm', '--version'),
    }),
  );
  // As sha256sum and shasum read it.
  const sums = Object.entries(artifacts).map(([name, { sha256 }]) => `${sha256}  ${name}\n`);
  writeFileSync(join(directory, `gatehouse-${version}.sha256`), sums.join(''));
  return tarballs;
}
