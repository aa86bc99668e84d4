import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { secretFile } from './secret-file.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';

test('a secret is made once, and only its owner can read it', () => {
  const file = join(temporaryDirectory(), 'state', 'secret');
  const secret = secretFile(file);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(secretFile(file)).toBe(secret);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('two secrets differ', () => {
  const directory = temporaryDirectory();
  expect(secretFile(join(directory, 'one'))).not.toBe(secretFile(join(directory, 'other')));
});
