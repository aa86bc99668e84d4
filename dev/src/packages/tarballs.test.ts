import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../paths.ts';
import { type Consumer, openWorkshop, type Workshop } from './consumer.ts';
import { bareImports, fault } from './imports.ts';
import { type Manifest, publishedPackages, readManifest } from './pack.ts';
import { isPublishable } from './publishable.ts';

let workshop: Workshop;
let consumer: Consumer;
beforeAll(async () => {
  workshop = await openWorkshop();
  consumer = await workshop.createConsumer(publishedPackages);
}, 120_000);
afterAll(() => workshop?.[Symbol.dispose]());

const home = (name: string) => join(consumer.directory, 'node_modules/@gatehouse', name);

/** The files of an installed package, without what npm may have nested in it. */
function filesOf(name: string): string[] {
  const all = readdirSync(home(name), { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name: file }) => join(parentPath, file).slice(home(name).length + 1))
    .filter((path) => !path.startsWith('node_modules/'));
}

const textOf = (name: string, file: string) => readFileSync(join(home(name), file), 'utf8');

describe.each(publishedPackages)('the tarball of %s', (name) => {
  test('has what was built, its sources and three documents, and nothing else', () => {
    const files = filesOf(name);
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'dist/index.js',
        'dist/index.d.ts',
        'src/index.ts',
      ]),
    );
    expect(files.filter((path) => !isPublishable(path))).toEqual([]);
    const sources = files.filter((path) => path.startsWith('src/')).map((path) => path.slice(4, -3));
    const built = files.filter((path) => path.endsWith('.js')).map((path) => path.slice(5, -3));
    expect(built.sort()).toEqual(sources.filter((path) => !path.endsWith('.d')).sort());
  });

  test('imports its dependencies alone, and no Node built-in', () => {
    const manifest = readManifest(home(name));
    const code = filesOf(name).filter((path) => /\.(?:js|ts)$/.test(path));
    const faults = code.flatMap((file) =>
      bareImports(textOf(name, file)).flatMap((specifier) => {
        const found = fault(specifier, manifest);
        return found === undefined ? [] : [`${file}: ${found}`];
      }),
    );
    expect(faults).toEqual([]);
  });

  test('needs each dependency that it lists', () => {
    const { dependencies = {} } = readManifest(home(name));
    const imported = filesOf(name)
      .filter((path) => /\.(?:js|ts)$/.test(path))
      .flatMap((file) => bareImports(textOf(name, file)));
    const needed = (dependency: string) =>
      imported.some((one) => one === dependency || one.startsWith(`${dependency}/`));
    expect(Object.keys(dependencies).filter((dependency) => !needed(dependency))).toEqual([]);
  });

  test('has maps that lead to the sources in it, so that "go to definition" shows them', () => {
    const maps = filesOf(name).filter((path) => path.endsWith('.map'));
    expect(maps.length).toBeGreaterThan(10);
    const targets = maps.flatMap((map) =>
      (JSON.parse(textOf(name, map)) as { sources: string[] }).sources.map((source) =>
        resolve('/', dirname(map), source).slice(1),
      ),
    );
    const files = new Set(filesOf(name));
    expect(targets.filter((target) => !files.has(target))).toEqual([]);
  });

  test('carries the license of the repository', () => {
    expect(textOf(name, 'LICENSE')).toBe(readFileSync(join(REPOSITORY, 'LICENSE'), 'utf8'));
    expect(readManifest(home(name))).toMatchObject({ license: 'MIT', type: 'module' });
  });

  test('passes publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: home(name), pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('has no wrong types', async () => {
    const analysis = await checkPackage(
      createPackageFromTarballData(new Uint8Array(readFileSync(workshop.tarballs[name]))),
    );
    if (!analysis.types) throw new Error('The package has no types.');
    expect(Object.keys(analysis.entrypoints)).toEqual(Object.keys(readManifest(home(name)).exports ?? {}));
    expect(analysis.problems.filter((problem) => !isByDesign(problem))).toEqual([]);
  });
});

/**
 * The packages are ES modules alone: CommonJS requires them in Node 22.12 and later, and resolvers that know no `exports`
 * are of Node versions that are gone.
 */
function isByDesign(problem: Problem): boolean {
  if (problem.kind === 'CJSResolvesToESM') return true;
  return problem.kind === 'NoResolution' && problem.resolutionKind === 'node10';
}

test('the client goes with its own version of the contract, and with any compatible one of the rest', () => {
  const [shared, client]: Manifest[] = [readManifest(home('shared')), readManifest(home('client'))];
  expect(client?.dependencies?.['@gatehouse/shared']).toBe(shared?.version);
  // One copy in an application that has these, too: tRPC's types of two copies do not fit each other.
  const { '@gatehouse/shared': _, ...others } = { ...shared?.dependencies, ...client?.dependencies };
  for (const range of Object.values(others)) expect(range).toMatch(/^\^\d+\.\d+\.\d+$/);
});
