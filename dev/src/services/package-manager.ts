import { findExecutable } from './find-executable.ts';

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

/** How to install a Redis here; undefined where no package manager that we know is found. */
export function redisInstallation(system: System): Installation | undefined {
  const has = (name: string) => findExecutable([name], system.path) !== undefined;
  if (has('apt-get')) return apt(system);
  if (has('brew')) return { commands: [['brew', 'install', 'redis']], line: 'brew install redis' };
  const sudo = system.isRoot ? '' : 'sudo ';
  if (has('dnf')) return { commands: [], line: `${sudo}dnf install -y valkey` };
  if (has('apk')) return { commands: [], line: `${sudo}apk add redis` };
  if (has('pacman')) return { commands: [], line: `${sudo}pacman -S --needed valkey` };
  return undefined;
}

function apt({ isRoot, canSudo }: System): Installation {
  const line = `apt-get update && apt-get install -y redis-server`;
  if (isRoot) return { commands: aptCommands([]), line };
  return {
    commands: canSudo() ? aptCommands(['sudo', '-n']) : [],
    line: 'sudo apt-get update && sudo apt-get install -y redis-server',
  };
}

/** In run level 1 the package does not start a service of its own (systemd, where it runs, pays no heed). */
function aptCommands(sudo: readonly string[]): string[][] {
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
  return [
    [...sudo, 'apt-get', 'update'],
    [...sudo, ...env, 'apt-get', 'install', '-y', '--no-install-recommends', 'redis-server'],
  ];
}
