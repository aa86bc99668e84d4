import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { redisInstallation } from './package-manager.ts';

function systemWith(program: string, { isRoot = false, sudo = false } = {}) {
  const path = temporaryDirectory();
  writeFileSync(join(path, program), '#!/bin/sh\n', { mode: 0o755 });
  return { path, isRoot, canSudo: () => sudo };
}

test('root installs with apt-get, after refreshing the package lists', () => {
  const installation = redisInstallation(systemWith('apt-get', { isRoot: true }));
  expect(installation?.commands[0]).toEqual(['apt-get', 'update']);
  expect(installation?.commands[1]?.slice(-1)).toEqual(['redis-server']);
  expect(installation?.line).toBe('apt-get update && apt-get install -y redis-server');
});

test('another user installs through sudo where it asks for no password', () => {
  const installation = redisInstallation(systemWith('apt-get', { sudo: true }));
  expect(installation?.commands.map(([program, flag]) => [program, flag])).toEqual([
    ['sudo', '-n'],
    ['sudo', '-n'],
  ]);
});

test('another user without sudo is given the line, and nothing is run', () => {
  const installation = redisInstallation(systemWith('apt-get'));
  expect(installation).toEqual({
    commands: [],
    line: 'sudo apt-get update && sudo apt-get install -y redis-server',
  });
});

test.each([
  ['dnf', 'sudo dnf install -y valkey'],
  ['apk', 'sudo apk add redis'],
  ['pacman', 'sudo pacman -S --needed valkey'],
])('with %s, the line is given', (program, line) => {
  expect(redisInstallation(systemWith(program))).toEqual({ commands: [], line });
});

test('brew needs no rights', () => {
  expect(redisInstallation(systemWith('brew'))?.commands).toEqual([['brew', 'install', 'redis']]);
});

test('without a package manager there is nothing to offer', () => {
  expect(redisInstallation({ path: temporaryDirectory(), isRoot: true, canSudo: () => true })).toBeUndefined();
});
