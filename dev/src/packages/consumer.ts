import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ScratchDirectory, scratchDirectory } from '../scratch-directory.ts';
import { type PackageName, packPackages, type Tarballs } from './pack.ts';
import { run } from './run.ts';
import { locked } from './versions.ts';

/** Exact versions of packages. */
export type Versions = Readonly<Record<string, string>>;

/** A project outside the repository that has installed the tarballs. */
export interface Consumer {
  readonly directory: string;
  /** Puts a file of `fixtures/` into the project. */
  addFixture(name: string, as?: string): string;
  /** Puts a file into the project. */
  addFile(name: string, text: string): string;
}

/** Tarballs, and a directory for projects that install them. */
export interface Workshop extends Disposable {
  readonly tarballs: Tarballs;
  /** An empty project with some of the packages, and whatever else it depends on; the rest comes as it is pinned. */
  createConsumer(packages: readonly PackageName[], others?: Versions, pins?: Versions): Promise<Consumer>;
}

export async function openWorkshop(): Promise<Workshop> {
  const scratch = scratchDirectory();
  try {
    const tarballs = await packPackages(scratch.path);
    let count = 0;
    return {
      tarballs,
      createConsumer: (packages, others = {}, pins = locked) =>
        install(scratch, `consumer-${++count}`, { ...pick(tarballs, packages), ...others }, pins),
      [Symbol.dispose]: () => scratch.remove(),
    };
  } catch (error) {
    scratch.remove();
    throw error;
  }
}

const pick = (tarballs: Tarballs, names: readonly PackageName[]) =>
  Object.fromEntries(names.map((name) => [`@gatehouse/${name}`, `file:${tarballs[name]}`]));

async function install(
  scratch: ScratchDirectory,
  name: string,
  dependencies: Versions,
  overrides: Versions,
): Promise<Consumer> {
  const directory = join(scratch.path, name);
  mkdirSync(directory);
  const addFile = (file: string, text: string) => {
    const path = join(directory, file);
    writeFileSync(path, text);
    return path;
  };
  addFile('package.json', JSON.stringify({ name, private: true, type: 'module', dependencies, overrides }));
  // No script of a dependency runs: the packages must do without.
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', ['install', ...options], { cwd: directory });
  return {
    directory,
    addFile,
    addFixture(file, as = file) {
      const path = join(directory, as);
      copyFileSync(join(import.meta.dirname, 'fixtures', file), path);
      return path;
    },
  };
}
