import type { Manifest } from '../packages/pack.ts';

const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** What is no exact version. What we publish may name ranges for what it shares with an application. */
export function versionFaults(manifest: Manifest): string[] {
  const {
    name,
    private: unpublished,
    dependencies,
    devDependencies,
    optionalDependencies,
    peerDependencies,
  } = manifest;
  const mayRange = (dependency: string) => unpublished !== true && !dependency.startsWith('@gatehouse/');
  const shared = Object.entries({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  return [...shared.filter(([dependency]) => !mayRange(dependency)), ...Object.entries(devDependencies ?? {})]
    .filter(([, version]) => !exact.test(version))
    .map(([dependency, version]) => `${name} depends on ${dependency} ${version}, which is no exact version`);
}
