import { fromRegistry, type LockedPackages, nameAt } from './lockfile.ts';

/**
 * Whether `allowScripts` decides on each package that has an install script, and on no other.
 * npm runs those that it allows. What it does not name is not run either, but nobody has decided so.
 */
export function installScriptFaults(
  packages: LockedPackages,
  allowScripts: Readonly<Record<string, boolean>>,
): string[] {
  const withScript = new Set(
    fromRegistry(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([place]) => nameAt(place)),
  );
  return [
    ...[...withScript]
      .filter((name) => !(name in allowScripts))
      .map((name) => `${name} has an install script: say in allowScripts of package.json whether it may run`),
    ...Object.keys(allowScripts)
      .filter((name) => !withScript.has(name))
      .map((name) => `allowScripts of package.json names ${name}, which has no install script`),
  ];
}
