import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LockedPackages, readLockfile } from '../dependencies/lockfile.ts';

/** What these workspaces need to run, by its place in the lockfile: dependencies, and theirs, and so on. No peers. */
export function productionPackages(
  workspaces: readonly string[],
  packages: LockedPackages = readLockfile(),
): Set<string> {
  const found = new Set<string>();
  const visit = (place: string | undefined): void => {
    const locked = packages[place ?? ''];
    if (place === undefined || locked === undefined || found.has(place)) return;
    found.add(place);
    if (locked.link) visit(locked.resolved);
    for (const name of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })) {
      visit(
        homes(place)
          .map((home) => `${home}node_modules/${name}`)
          .find((candidate) => candidate in packages),
      );
    }
  };
  // The workspaces themselves are linked.
  for (const workspace of workspaces) visit(`node_modules/@gatehouse/${workspace}`);
  return found;
}

/** Where Node looks for what a package imports: in itself, in what it is nested in, and at the top. */
function homes(place: string): string[] {
  const outer = place.lastIndexOf('/node_modules/');
  return outer === -1 ? [`${place}/`, ''] : [`${place}/`, ...homes(place.slice(0, outer))];
}

/** The packages in a directory's `node_modules`, nested ones too, by their place. */
export function installedPackages(directory: string, within = 'node_modules'): string[] {
  const entries = readdirSync(join(directory, within), { withFileTypes: true });
  return entries
    .filter((entry) => !entry.name.startsWith('.') && !entry.isFile())
    .flatMap(({ name, parentPath }) =>
      name.startsWith('@') ? readdirSync(join(parentPath, name)).map((part) => `${name}/${part}`) : [name],
    )
    .map((name) => `${within}/${name}`)
    .flatMap((place) => [place, ...nested(directory, `${place}/node_modules`)]);
}

const nested = (directory: string, within: string): string[] =>
  existsSync(join(directory, within)) ? installedPackages(directory, within) : [];
