import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Compilation, compile, ours, page, resolutions } from './compile.ts';
import { type Consumer, openWorkshop, type Workshop } from './consumer.ts';
import { attempt, run } from './run.ts';
import { application, oldTypescript, withoutTrpc } from './versions.ts';

const TIMEOUT_MS = 120_000;

let workshop: Workshop;
let consumer: Consumer;
beforeAll(async () => {
  workshop = await openWorkshop();
  // Whichever tRPC fits: that there is one is what is tested.
  consumer = await workshop.createConsumer(['shared', 'client'], { ...application, ...oldTypescript }, withoutTrpc);
}, TIMEOUT_MS);
afterAll(() => workshop?.[Symbol.dispose]());

test('an application has one copy of tRPC, whose types fit', async () => {
  const listed = await run('npm', ['ls', '@trpc/client', '@trpc/server', 'zod', '--all', '--parseable'], {
    cwd: consumer.directory,
  });
  const copies = listed.trim().split('\n').sort();
  expect(copies).toEqual(
    ['@trpc/client', '@trpc/server', 'zod'].map((name) => `${consumer.directory}/node_modules/${name}`),
  );
});

test('TanStack Query takes the tRPC client as it is, and shares its session', { timeout: TIMEOUT_MS }, async () => {
  consumer.addFixture('tanstack.mjs');
  const { output } = await attempt(process.execPath, ['tanstack.mjs'], {
    cwd: consumer.directory,
    env: { PATH: process.env.PATH },
  });
  expect(output.trim()).toBe('ok');
});

test.each(['repository', 'project'] satisfies Compilation['typescript'][])(
  'its types are those of the contract, to the TypeScript of the %s',
  { timeout: TIMEOUT_MS },
  async (typescript) => {
    // The repository has not installed what the file imports, so there it is JavaScript.
    consumer.addFixture('tanstack.mjs', 'tanstack.mts');
    const options = { ...resolutions.nodenext, lib: page.lib, types: ['node'] };
    expect(ours(await compile(consumer, { typescript, files: ['tanstack.mts'], options }))).toEqual([]);
  },
);
