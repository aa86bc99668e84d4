import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { installationOf, type Packages } from './package-manager.ts';

const packages: Packages = { apt: 'lamp', brew: 'lamp', dnf: 'lantern', apk: 'lamp', pacman: 'lantern' };

function systemWith(program: string, { isRoot = false, sudo = false } = {}) {
  const path = temporaryDirectory();
  writeFileSync(join(path, program), '#!/bin/sh\n', { mode: 0o755 });
  return { path, isRoot, canSudo: () => sudo };
}

test('root installs with apt-get, after refreshing the package lists', () => {
  const installation = installationOf(packages, systemWith('apt-get', { isRoot: true }));
  expect(installation?.commands[0]).toEqual(['apt-get', 'update']);
  expect(installation?.commands[1]?.slice(-1)).toEqual(['lamp']);
  expect(installation?.line).toBe('apt-get update && apt-get install -y lamp');
});

test('another user installs through sudo where it asks for no password', () => {
  const installation = installationOf(packages, systemWith('apt-get', { sudo: true }));
  expect(installation?.commands.map(([program, flag]) => [program, flag])).toEqual([
    ['sudo', '-n'],
    ['sudo', '-n'],
  ]);
});

test('another user without sudo is given the line, and nothing is run', () => {
  const installation = installationOf(packages, systemWith('apt-get'));
  expect(installation).toEqual({
    commands: [],
    line: 'sudo apt-get update && sudo apt-get install -y lamp',
  });
});

test.each([
  ['dnf', 'sudo dnf install -y lantern'],
  ['apk', 'sudo apk add lamp'],
  ['pacman', 'sudo pacman -S --needed lantern'],
])('with %s, the line is given', (program, line) => {
  expect(installationOf(packages, systemWith(program))).toEqual({ commands: [], line });
});

test('brew needs no rights', () => {
  expect(installationOf(packages, systemWith('brew'))?.commands).toEqual([['brew', 'install', 'lamp']]);
});

test('what brew has as an application is left to people', () => {
  expect(installationOf({ ...packages, cask: true }, systemWith('brew'))).toEqual({
    commands: [],
    line: 'brew install --cask lamp',
  });
});

test('without a package manager there is nothing to offer', () => {
  expect(installationOf(packages, { path: temporaryDirectory(), isRoot: true, canSudo: () => true })).toBeUndefined();
});
