import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { ensureRedisProgram } from './redis-program.ts';

test('valkey will do where there is no redis', async () => {
  const path = temporaryDirectory();
  const valkey = join(path, 'valkey-server');
  writeFileSync(valkey, '#!/bin/sh\n', { mode: 0o755 });
  expect(await ensureRedisProgram({ path })).toBe(valkey);
});

test('where there is neither, the message says what to do', async () => {
  await expect(ensureRedisProgram({ path: '' })).rejects.toThrow(
    'Gatehouse needs a Redis (or Valkey), and found none: put redis-server or valkey-server on the PATH, or set REDIS_URL',
  );
});
