import { findExecutable } from '../services/find-executable.ts';
import type { Installation, System } from '../services/package-manager.ts';

/** How to install Chromium here; undefined where no package manager that we know is found. */
export function chromiumInstallation({ path, isRoot, canSudo }: System): Installation | undefined {
  const has = (name: string) => findExecutable([name], path) !== undefined;
  const sudo = isRoot ? '' : 'sudo ';
  if (has('apt-get')) {
    const line = `${sudo}apt-get update && ${sudo}apt-get install -y chromium`;
    if (isRoot) return { commands: aptCommands([]), line };
    return { commands: canSudo() ? aptCommands(['sudo', '-n']) : [], line };
  }
  if (has('brew')) return { commands: [], line: 'brew install --cask chromium' };
  if (has('dnf')) return { commands: [], line: `${sudo}dnf install -y chromium` };
  if (has('apk')) return { commands: [], line: `${sudo}apk add chromium` };
  if (has('pacman')) return { commands: [], line: `${sudo}pacman -S --needed chromium` };
  return undefined;
}

function aptCommands(sudo: readonly string[]): string[][] {
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'];
  return [
    [...sudo, 'apt-get', 'update'],
    [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', ...install],
  ];
}
