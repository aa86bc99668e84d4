import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { ensureChromium } from './chromium-program.ts';

function program(directory: string, name: string, script = ''): string {
  const file = join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

const lookup = (path: string, printed: string[] = []) => ({
  path,
  own: undefined,
  lockFile: join(temporaryDirectory(), 'lock'),
  print: (message: string) => void printed.push(message),
});

test('chrome will do where there is no chromium', async () => {
  const path = temporaryDirectory();
  const chrome = program(path, 'google-chrome');
  expect(await ensureChromium(lookup(path))).toBe(chrome);
});

test('a browser that is named outright goes before those on the path', async () => {
  const path = temporaryDirectory();
  program(path, 'chromium');
  expect(await ensureChromium({ ...lookup(path), own: '/opt/my-chrome' })).toBe('/opt/my-chrome');
});

test('with an empty path, the message says what to do', async () => {
  await expect(ensureChromium(lookup(''))).rejects.toThrow('put chromium on the PATH, or set CHROMIUM');
});

test('where only a person may install it, the message has the one line to run', async () => {
  const path = temporaryDirectory();
  program(path, 'pacman', 'exit 1');
  await expect(ensureChromium(lookup(path))).rejects.toThrow(/pacman -S --needed chromium/);
});

test('it is installed once by those who ask at the same time, and they say what they run', async () => {
  const path = temporaryDirectory();
  const printed: string[] = [];
  const chromium = join(path, 'chromium');
  const make = `printf '#!/bin/sh\\n' > '${chromium}' && /bin/chmod +x '${chromium}'`;
  // Whoever is not root gets there through sudo.
  program(path, 'sudo', `shift; [ "$1" = true ] && exit 0; [ "$1" = apt-get ] && exit 1; ${make}`);
  program(path, 'env', make);
  program(path, 'apt-get', 'exit 1');
  const shared = lookup(path, printed);
  expect(await Promise.all([ensureChromium(shared), ensureChromium(shared)])).toEqual([chromium, chromium]);
  expect(printed.filter((line) => line.includes('install -y'))).toHaveLength(1);
});

test('an installation that fails ends in the line to run by hand', async () => {
  const path = temporaryDirectory();
  program(path, 'sudo', 'shift; [ "$1" = true ]');
  program(path, 'env', 'exit 1');
  program(path, 'apt-get', 'exit 1');
  await expect(ensureChromium(lookup(path))).rejects.toThrow(
    /installation of Chromium failed.*apt-get install -y chromium/s,
  );
});
