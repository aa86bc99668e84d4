import { expect, test } from 'vitest';
import { readManifest } from '../packages/pack.ts';
import { REPOSITORY } from '../paths.ts';
import { installScriptFaults } from './install-scripts.ts';
import { distributedPackages, licenceFaults } from './licences.ts';
import { type LockedPackage, readLockfile } from './lockfile.ts';
import { sourceFaults } from './sources.ts';
import { versionFaults } from './versions.ts';

const packages = readLockfile();
const { allowScripts = {} } = readManifest(REPOSITORY);

/** The lockfile, where one package is another one. */
const withChanged = (place: string, change: Partial<LockedPackage>) => ({
  ...packages,
  [place]: { ...packages[place], ...change },
});

test('a package whose install script nobody has decided on is named, wherever it is nested', () => {
  const withScript = { version: '1.0.0', integrity: 'sha512-x', hasInstallScript: true };
  expect(installScriptFaults({ ...packages, 'node_modules/pg/node_modules/@a/b': withScript }, allowScripts)).toEqual([
    expect.stringMatching(/^@a\/b has an install script/),
  ]);
});

test('a decision about a script that is gone is named', () => {
  expect(installScriptFaults(packages, { ...allowScripts, fastify: true })).toEqual([
    expect.stringMatching(/names fastify, which has no install script$/),
  ]);
});

test('a package without a hash is named, and one from an address', () => {
  const unhashed = structuredClone(packages['node_modules/pg']) as { integrity?: string };
  delete unhashed.integrity;
  expect(sourceFaults({ ...packages, 'node_modules/pg': unhashed })).toEqual([expect.stringMatching(/ of .*\/pg$/)]);
  const resolved = 'https://registry.example.com/pg.tgz';
  expect(sourceFaults(withChanged('node_modules/pg', { resolved }))).toEqual([expect.stringContaining(resolved)]);
});

test.each(['^1.2.3', '~1.2.3', '1.x', '>=1.0.0', '*', 'latest', 'github:a/b', 'file:../a'])(
  'of a dependency, %s is no exact version',
  (version) => {
    const manifest = { name: 'x', version: '1.0.0', private: true };
    const faults = [`x depends on a ${version}, which is no exact version`];
    expect(versionFaults({ ...manifest, dependencies: { a: version, b: '1.2.3-beta.17' } })).toEqual(faults);
    expect(versionFaults({ ...manifest, devDependencies: { a: version } })).toEqual(faults);
    expect(versionFaults({ ...manifest, optionalDependencies: { a: version } })).toEqual(faults);
  },
);

test('what is published may name ranges, but neither of ours nor for its own development', () => {
  const dependencies = { zod: '^4.6.7', '@gatehouse/shared': '^0.1.0' };
  expect(
    versionFaults({ name: 'x', version: '1.0.0', dependencies, devDependencies: { typescript: '^7.0.0' } }),
  ).toEqual([expect.stringContaining('@gatehouse/shared ^0.1.0'), expect.stringContaining('typescript ^7.0.0')]);
});

test.each(['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'SEE LICENSE IN LICENSE', 'BSD', ''])(
  'a package that is handed to others is named if its licence is “%s”',
  (license) => {
    expect(licenceFaults(distributedPackages(withChanged('node_modules/fastify', { license })))).toEqual([
      expect.stringMatching(/^fastify \S+ has a licence that is not accepted/),
    ]);
  },
);

test('a choice that has an accepted licence in it is accepted, and so is whatever is handed to nobody', () => {
  const choice = withChanged('node_modules/fastify', { license: '(GPL-3.0-only OR MIT)' });
  expect(licenceFaults(distributedPackages(choice))).toEqual([]);
  const tool = withChanged('node_modules/vitest', { license: 'GPL-3.0-only' });
  expect(licenceFaults(distributedPackages(tool))).toEqual([]);
});

test('a licence that was read by hand is read again for a new version', () => {
  expect(licenceFaults(distributedPackages(withChanged('node_modules/decko', { version: '9.0.0' })))).toEqual([
    'decko 9.0.0 has a licence that is not accepted: none',
    expect.stringContaining('decko@1.2.0'),
  ]);
});

test('packages of the image and of the client are listed, once each, for every platform', () => {
  const distributed = distributedPackages();
  const named = (name: string) => distributed.filter((one) => one.name === name);
  expect(named('fastify')).toMatchObject([{ inImage: true, withClient: false }]);
  expect(named('superjson')).toMatchObject([{ inImage: true, withClient: true }]);
  expect(named('@node-rs/argon2-darwin-arm64')).toMatchObject([{ inImage: true }]);
  expect(named('vitest')).toEqual([]);
  const ids = distributed.map(({ name, version }) => `${name}@${version}`);
  expect(ids.length).toBeGreaterThan(100);
  expect(new Set(ids).size).toBe(ids.length);
});
