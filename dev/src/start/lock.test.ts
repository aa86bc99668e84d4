import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { acquireLock } from './lock.ts';

test('the lock is held until it is released', () => {
  const file = join(temporaryDirectory(), 'state', 'lock');
  const release = acquireLock(file);
  expect(() => acquireLock(file)).toThrow(`Gatehouse is already running here (pid ${process.pid})`);
  release();
  acquireLock(file)();
});

test.each([
  ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, identity: 'gone' })],
  ['whose number went to another process', JSON.stringify({ pid: process.pid, identity: 'another boot' })],
  ['that cannot be read', '{"pid":'],
])('a lock %s is stale', (_, content) => {
  const file = join(temporaryDirectory(), 'lock');
  writeFileSync(file, content);
  acquireLock(file)();
});
