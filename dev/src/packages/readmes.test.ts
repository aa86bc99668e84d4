import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '@gatehouse/shared';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../paths.ts';
import { type Compilation, compile, page, resolutions } from './compile.ts';
import { type Consumer, openWorkshop, type Workshop } from './consumer.ts';
import { publishedPackages } from './pack.ts';
import { run } from './run.ts';
import { readmeOf, snippetsOf } from './snippets.ts';
import { application, oldTypescript, withoutTrpc } from './versions.ts';

const TIMEOUT_MS = 120_000;

let workshop: Workshop;
let consumer: Consumer;
beforeAll(async () => {
  workshop = await openWorkshop();
  consumer = await workshop.createConsumer(publishedPackages, { ...application, ...oldTypescript }, withoutTrpc);
  consumer.addFixture('react-native.d.ts');
  // It is large, and here already.
  symlinkSync(join(REPOSITORY, 'node_modules/vitest'), join(consumer.directory, 'node_modules/vitest'));
}, TIMEOUT_MS);
afterAll(() => workshop?.[Symbol.dispose]());

const options = { ...resolutions.bundler, ...page, allowImportingTsExtensions: true, skipLibCheck: true };

describe.each(publishedPackages)('the README of %s', (name) => {
  const snippets = snippetsOf(readmeOf(name));

  test.each(['repository', 'project'] satisfies Compilation['typescript'][])(
    'has examples that compile with the TypeScript of the %s',
    { timeout: TIMEOUT_MS },
    async (typescript) => {
      for (const { name: file, text } of snippets) consumer.addFile(file, text);
      const files = ['react-native.d.ts', ...snippets.map(({ name: file }) => file)];
      expect(files.length).toBeGreaterThan(4);
      expect(await compile(consumer, { typescript, files, options })).toEqual([]);
    },
  );

  test('has no two examples of one name', () => {
    const names = snippets.map(({ name: file }) => file);
    expect(names).toEqual([...new Set(names)]);
  });

  test('has links to its own headings that lead somewhere', () => {
    const text = readmeOf(name).replace(/^```[\s\S]*?^```/gm, '');
    const anchors = [...text.matchAll(/^## (.+)$/gm)].map(
      ([, heading = '']) =>
        `#${heading
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-')}`,
    );
    const links = [...text.matchAll(/\]\((#[^)]+)\)/g)].map(([, link]) => link);
    expect(links.filter((link) => !anchors.includes(link ?? ''))).toEqual([]);
  });
});

test('the tests in the README of the client pass', { timeout: TIMEOUT_MS }, async () => {
  const [example] = snippetsOf(readmeOf('client')).filter(({ name }) => name.endsWith('.test.ts'));
  if (example === undefined) throw new Error('There is no such example.');
  consumer.addFile(example.name, example.text);
  const vitest = join(REPOSITORY, 'node_modules/vitest/vitest.mjs');
  const report = join(consumer.directory, 'report.json');
  await run(process.execPath, [vitest, 'run', '--root', '.', '--reporter=json', `--outputFile=${report}`], {
    cwd: consumer.directory,
    env: { PATH: process.env.PATH },
  });
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ success: true, numPassedTests: 3 });
});

test('the README of the client tells what to do about every error', () => {
  const rows = [...readmeOf('client').matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
  expect(rows.sort()).toEqual([...errorCodes, 'network_error', 'cancelled'].sort());
});
