import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { ensureProgram, type Program } from './installed-program.ts';

const lamp: Program = {
  name: 'Lamp',
  need: 'The night needs a Lamp',
  executables: ['lamp', 'lantern'],
  packages: { apt: 'lamp', brew: 'lamp', dnf: 'lantern', apk: 'lamp', pacman: 'lantern' },
  alternative: 'or wait for the day',
};

function program(directory: string, name: string, script = ''): string {
  const file = join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

const lookup = (path: string, printed: string[] = []) => ({
  path,
  lockFile: join(temporaryDirectory(), 'lock'),
  print: (message: string) => void printed.push(message),
});

test('any of its names will do', async () => {
  const path = temporaryDirectory();
  const lantern = program(path, 'lantern');
  expect(await ensureProgram(lamp, lookup(path))).toBe(lantern);
});

test('a file that cannot be run is not a program', async () => {
  const path = temporaryDirectory();
  writeFileSync(join(path, 'lamp'), '', { mode: 0o644 });
  await expect(ensureProgram(lamp, lookup(path))).rejects.toThrow('put lamp or lantern on the PATH');
});

test('with an empty path, the message says what to do', async () => {
  await expect(ensureProgram(lamp, lookup(''))).rejects.toThrow(
    'The night needs a Lamp, and found none: put lamp or lantern on the PATH, or wait for the day.',
  );
});

test('where only a person may install it, the message has the one line to run', async () => {
  const path = temporaryDirectory();
  program(path, 'pacman', 'exit 1');
  await expect(ensureProgram(lamp, lookup(path))).rejects.toThrow(/pacman -S --needed lantern/);
});

test('it is installed once by those who ask at the same time, and they say first what they run', async () => {
  const path = temporaryDirectory();
  const printed: string[] = [];
  const file = join(path, 'lamp');
  const make = `printf '#!/bin/sh\\n' > '${file}' && /bin/chmod +x '${file}'`;
  // Whoever is not root gets there through sudo.
  program(path, 'sudo', `shift; [ "$1" = true ] && exit 0; [ "$1" = apt-get ] && exit 1; ${make}`);
  program(path, 'env', make);
  program(path, 'apt-get', 'exit 1');
  const shared = lookup(path, printed);
  expect(await Promise.all([ensureProgram(lamp, shared), ensureProgram(lamp, shared)])).toEqual([file, file]);
  expect(printed[0]).toBe('The night needs a Lamp, and found none. Installing Lamp:');
  expect(printed.filter((line) => line.includes('install -y'))).toHaveLength(1);
});

test('an installation that fails ends in the line to run by hand', async () => {
  const path = temporaryDirectory();
  program(path, 'brew', 'exit 1');
  await expect(ensureProgram(lamp, lookup(path))).rejects.toThrow(/installation of Lamp failed.*brew install lamp/s);
});
