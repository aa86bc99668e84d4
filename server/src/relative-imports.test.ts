import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory } from '@gatehouse/dev/services';
import { runCommand } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

test('each kind of module is read as what it is, and once, however it is reached', async () => {
  using stack = new DisposableStack();
  const directory = stack.adopt(scratchDirectory(), ({ remove }) => remove());
  const write = (name: string, text: string) => writeFileSync(join(directory.path, name), text);
  for (const name of ['linked', 'node_modules']) mkdirSync(join(directory.path, name));
  symlinkSync('../linked', join(directory.path, 'node_modules/linked'));
  write('linked/package.json', '{ "type": "module", "exports": "./index.js" }');
  write('linked/index.js', `export * from './part.js';`);
  write('linked/part.js', 'export const part = {};');
  write('common.cjs', `exports.common = require('./further');`);
  write('further.js', `module.exports = 'CommonJS';`);
  write('typed.mts', `export const typed: string = 'TypeScript';`);
  write(
    'main.mjs',
    `import { part } from 'linked';
    import { common } from './common.cjs';
    import data from './linked/package.json' with { type: 'json' };
    import { part as same } from './linked/../linked/part.js';
    import { typed } from './typed.mts';
    console.log(part === same, common, data.type, typed);`,
  );
  const main = join(directory.path, 'main.mjs');
  const env = { NODE_OPTIONS: `--import=${new URL('relative-imports.js', import.meta.url)}` };
  expect(await runCommand({ entry: main, env })).toMatchObject({ code: 0, output: 'true CommonJS module TypeScript' });
});
