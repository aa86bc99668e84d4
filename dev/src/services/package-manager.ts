import { findExecutable } from './find-executable.ts';

/** What a program's package is called, by package manager. */
export interface Packages {
  readonly apt: string;
  readonly brew: string;
  /** Whether Homebrew has it as an application, which is left to people. */
  readonly cask?: boolean;
  readonly dnf: string;
  readonly apk: string;
  readonly pacman: string;
}

export interface Installation {
  /** Commands that can run unattended, in order; empty where only a person may run them. */
  commands: readonly (readonly string[])[];
  /** The one line that a person would run. */
  line: string;
}

export interface System {
  path: string;
  isRoot: boolean;
  /** Whether sudo works without asking for a password. */
  canSudo: () => boolean;
}

/** How to install a program here; undefined where no package manager that we know is found. */
export function installationOf(packages: Packages, system: System): Installation | undefined {
  const has = (name: string) => findExecutable([name], system.path) !== undefined;
  if (has('apt-get')) return apt(packages.apt, system);
  if (has('brew')) return brew(packages);
  const sudo = system.isRoot ? '' : 'sudo ';
  if (has('dnf')) return { commands: [], line: `${sudo}dnf install -y ${packages.dnf}` };
  if (has('apk')) return { commands: [], line: `${sudo}apk add ${packages.apk}` };
  if (has('pacman')) return { commands: [], line: `${sudo}pacman -S --needed ${packages.pacman}` };
  return undefined;
}

function brew({ brew: name, cask = false }: Packages): Installation {
  const command = ['brew', 'install', ...(cask ? ['--cask'] : []), name];
  return { commands: cask ? [] : [command], line: command.join(' ') };
}

function apt(name: string, { isRoot, canSudo }: System): Installation {
  const sudo = isRoot ? '' : 'sudo ';
  const line = `${sudo}apt-get update && ${sudo}apt-get install -y ${name}`;
  if (isRoot) return { commands: aptCommands(name, []), line };
  return { commands: canSudo() ? aptCommands(name, ['sudo', '-n']) : [], line };
}

/** In run level 1 the package does not start a service of its own (systemd, where it runs, pays no heed). */
function aptCommands(name: string, sudo: readonly string[]): string[][] {
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
  return [
    [...sudo, 'apt-get', 'update'],
    [...sudo, ...env, 'apt-get', 'install', '-y', '--no-install-recommends', name],
  ];
}
