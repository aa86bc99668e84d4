import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Consumer, openWorkshop, type Workshop } from './consumer.ts';

const LIMIT = 25 * 1024;

let workshop: Workshop;
let consumer: Consumer;
beforeAll(async () => {
  workshop = await openWorkshop();
  consumer = await workshop.createConsumer(['shared', 'client']);
}, 120_000);
afterAll(() => workshop?.[Symbol.dispose]());

/** Bundles a fixture for browsers, with the defaults of the bundler. An import of a Node built-in fails it. */
async function bundle(fixture: string) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: consumer.directory,
    entryPoints: [consumer.addFixture(fixture)],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const [{ text = '' } = {}] = outputFiles;
  const sources = Object.keys(metafile.inputs);
  const gzipped = gzipSync(text, { level: 9 }).length;
  return { text, gzipped, packages: [...new Set(sources.flatMap(packageOf))].sort() };
}

const packageOf = (source: string): string[] => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.slice(1, 2) ?? [];

test('the SDK with its dependencies stays under 25 KB in a page', async () => {
  const { text, gzipped, packages } = await bundle('page.ts');
  console.log(`The SDK in a page: ${gzipped} bytes gzipped, ${text.length} minified, of ${packages.join(', ')}`);
  expect(gzipped).toBeLessThan(LIMIT);
  expect(packages).toContain('@trpc/client');
  // Neither the contract's schemas, nor what verifies tokens.
  expect(packages.filter((name) => ['@gatehouse/shared', 'zod', 'jose'].includes(name))).toEqual([]);
  expect(text).not.toMatch(/\bnode:|\brequire\(/);
});

test('the verifier brings nothing of the SDK', async () => {
  const { text, gzipped, packages } = await bundle('resource-server.ts');
  console.log(`The verifier: ${gzipped} bytes gzipped`);
  expect(packages).toEqual(['@gatehouse/client', 'jose']);
  expect(text).not.toContain('/trpc');
});

test('a bundle that imports a Node built-in would be noticed', async () => {
  consumer.addFile('built-in.ts', `import { readFileSync } from 'node:fs';\nexport const read = readFileSync;`);
  await expect(
    build({
      entryPoints: [`${consumer.directory}/built-in.ts`],
      bundle: true,
      platform: 'browser',
      write: false,
      logLevel: 'silent',
    }),
  ).rejects.toThrow('Could not resolve "node:fs"');
});
