import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { ensureRedisProgram } from './redis-program.ts';

function program(directory: string, name: string, script = ''): string {
  const file = join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

test('valkey will do where there is no redis', () => {
  const path = temporaryDirectory();
  const valkey = program(path, 'valkey-server');
  expect(ensureRedisProgram({ path })).toBe(valkey);
});

test('a file that cannot be run is not a program', () => {
  const path = temporaryDirectory();
  writeFileSync(join(path, 'redis-server'), '', { mode: 0o644 });
  expect(() => ensureRedisProgram({ path })).toThrow('put redis-server or valkey-server on the PATH');
});

test('with an empty path, the message says what to do', () => {
  const lookup = { path: '', print: () => undefined };
  expect(() => ensureRedisProgram(lookup)).toThrow(
    'Gatehouse needs a Redis (or Valkey), and found none: put redis-server or valkey-server on the PATH, or set REDIS_URL',
  );
});

test('where only a person may install it, the message has the one line to run', () => {
  const path = temporaryDirectory();
  program(path, 'pacman', 'exit 1');
  expect(() => ensureRedisProgram({ path })).toThrow(/pacman -S --needed valkey/);
});

test('it is installed where that is possible, and says first what it runs', () => {
  const path = temporaryDirectory();
  const printed: string[] = [];
  const redis = join(path, 'redis-server');
  program(path, 'brew', `printf '#!/bin/sh\\n' > '${redis}' && /bin/chmod +x '${redis}'`);
  expect(ensureRedisProgram({ path, print: (message) => printed.push(message) })).toBe(redis);
  expect(printed[1]).toBe('  $ brew install redis');
});

test('an installation that fails ends in the line to run by hand', () => {
  const path = temporaryDirectory();
  program(path, 'brew', 'exit 1');
  expect(() => ensureRedisProgram({ path, print: () => undefined })).toThrow(
    /installation of Redis failed.*brew install redis/s,
  );
});
