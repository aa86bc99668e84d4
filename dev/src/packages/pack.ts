import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { REPOSITORY } from '../paths.ts';
import { run } from './run.ts';

export const publishedPackages = ['shared', 'client'] as const;
export type PackageName = (typeof publishedPackages)[number];

/** Where the tarball of each package is. */
export type Tarballs = Readonly<Record<PackageName, string>>;

/**
 * Packs the packages as `npm publish` would, build and all.
 * It works on copies, because several test files do this at the same time, and each build empties `dist`.
 */
export async function packPackages(directory: string): Promise<Tarballs> {
  const root = join(directory, 'repository');
  for (const name of ['tsconfig.json', ...publishedPackages]) {
    cpSync(join(REPOSITORY, name), join(root, name), {
      recursive: true,
      filter: (path) => !['dist', 'node_modules'].includes(basename(path)),
    });
  }
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  const pack = (name: PackageName) => packPackage(join(root, name), directory);
  const [shared, client] = await Promise.all([pack('shared'), pack('client')]);
  return { shared, client };
}

/** Packs one as it is, build and all. @returns where its tarball is */
export async function packPackage(packageDirectory: string, destination: string): Promise<string> {
  await run('npm', ['pack', '--pack-destination', destination], { cwd: packageDirectory });
  const { name, version } = readManifest(packageDirectory);
  return join(destination, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly workspaces?: readonly string[];
  /** Whose install scripts may run. */
  readonly allowScripts?: Readonly<Record<string, boolean>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The `package.json` of a directory. */
export const readManifest = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
