import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { ensureChromium } from './chromium-program.ts';

function program(directory: string, name: string): string {
  const file = join(directory, name);
  writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  return file;
}

test('chrome will do where there is no chromium', async () => {
  const path = temporaryDirectory();
  const chrome = program(path, 'google-chrome');
  expect(await ensureChromium('', { path })).toBe(chrome);
});

test('a browser that is named outright goes before those on the path', async () => {
  const path = temporaryDirectory();
  program(path, 'chromium');
  expect(await ensureChromium('/opt/my-chrome', { path })).toBe('/opt/my-chrome');
});

test('where there is none, the message says what to do', async () => {
  await expect(ensureChromium('', { path: '' })).rejects.toThrow(
    'put chromium or chromium-browser on the PATH, or set',
  );
});
