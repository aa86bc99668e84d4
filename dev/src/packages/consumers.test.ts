import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../paths.ts';
import { type Compilation, compile, nodeProgram, oldPage, ours, page, resolutions } from './compile.ts';
import { type Consumer, openWorkshop, type Workshop } from './consumer.ts';
import { nodeTypes, oldTypescript } from './versions.ts';

const TIMEOUT_MS = 120_000;

let workshop: Workshop;
let consumer: Consumer;
let contractAlone: Consumer;
beforeAll(async () => {
  workshop = await openWorkshop();
  consumer = await workshop.createConsumer(['shared', 'client'], { ...nodeTypes, ...oldTypescript });
  contractAlone = await workshop.createConsumer(['shared'], oldTypescript);
  for (const fixture of ['sample.ts', 'shared-alone.ts']) consumer.addFixture(fixture);
  contractAlone.addFixture('shared-alone.ts');
  const typeTests = readFileSync(join(REPOSITORY, 'client/src/api.test-d.ts'), 'utf8');
  consumer.addFile('type-tests.ts', typeTests.replace("'./index.ts'", "'@gatehouse/client'"));
  consumer.addFile(
    'required.cts',
    `import client = require('@gatehouse/client');\nexport = client.createGatehouse({ url: '' });`,
  );
  consumer.addFile(
    'mistake.ts',
    `import { createGatehouse } from '@gatehouse/client';\nvoid createGatehouse({ url: '' }).auth.login({ email: 1, password: '' });`,
  );
}, TIMEOUT_MS);
afterAll(() => workshop?.[Symbol.dispose]());

const compilers: Compilation['typescript'][] = ['repository', 'project'];
const files = ['sample.ts', 'shared-alone.ts', 'type-tests.ts'];

describe.each(compilers)('with the TypeScript of the %s', (typescript) => {
  test.each(Object.entries(resolutions))(
    'under %s, the strictest page compiles, and what must not compile does not',
    { timeout: TIMEOUT_MS },
    async (_, resolution) => {
      expect(await compile(consumer, { typescript, files, options: { ...resolution, ...page } })).toEqual([]);
    },
  );

  test('a Node program without the DOM compiles', { timeout: TIMEOUT_MS }, async () => {
    const options = { ...resolutions.nodenext, ...nodeProgram };
    expect(ours(await compile(consumer, { typescript, files, options }))).toEqual([]);
  });

  test('a page of ES2022 compiles', { timeout: TIMEOUT_MS }, async () => {
    const options = { ...resolutions.bundler, ...oldPage };
    expect(ours(await compile(consumer, { typescript, files, options }))).toEqual([]);
  });

  test('the contract alone compiles, without tRPC', { timeout: TIMEOUT_MS }, async () => {
    const options = { ...resolutions.nodenext, ...oldPage };
    expect(await compile(contractAlone, { typescript, files: ['shared-alone.ts'], options })).toEqual([]);
  });

  test('CommonJS may import the types', { timeout: TIMEOUT_MS }, async () => {
    const options = { ...resolutions.nodenext, ...page };
    expect(await compile(consumer, { typescript, files: ['required.cts'], options })).toEqual([]);
  });

  test('a mistake is found, so that silence means something', { timeout: TIMEOUT_MS }, async () => {
    const options = { ...resolutions.nodenext, ...page };
    expect(await compile(consumer, { typescript, files: ['mistake.ts'], options })).toEqual([
      expect.stringMatching(/^mistake\.ts\(2,\d+\): error TS2322/),
    ]);
  });
});
