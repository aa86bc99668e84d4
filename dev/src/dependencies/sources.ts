import { fromRegistry, type LockedPackages } from './lockfile.ts';

/** Packages that would be installed unseen: without a hash, or from an address of somebody's own. */
export const sourceFaults = (packages: LockedPackages): string[] =>
  fromRegistry(packages).flatMap(([place, { resolved, integrity }]) => [
    ...(integrity === undefined ? [`package-lock.json has no hash of ${place}`] : []),
    ...(resolved === undefined ? [] : [`package-lock.json names an address for ${place}: ${resolved}`]),
  ]);
