import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../paths.ts';

export interface LockedPackage {
  readonly version?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What `package-lock.json` says of each package, by its place, such as `node_modules/pg` or `server`. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

export const readLockfile = (): LockedPackages =>
  JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')).packages;

/** The name of the package at a place. */
export const nameAt = (place: string): string =>
  place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** What comes from a registry: neither the workspaces nor the links to them. */
export const fromRegistry = (packages: LockedPackages): [place: string, LockedPackage][] =>
  Object.entries(packages).filter(([place, { link }]) => place.includes('node_modules/') && link !== true);
