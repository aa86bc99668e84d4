import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameAt } from '../dependencies/lockfile.ts';
import { productionPackages } from '../image/production-packages.ts';
import { readManifest } from '../packages/pack.ts';
import { attempt, type Outcome } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';
import { scratchDirectory } from '../scratch-directory.ts';
import type { Bom } from './bill-of-materials.ts';
import { checkOut, commitAll, git } from './checkout.ts';
import { digestsOf } from './digests.ts';

const TIMEOUT_MS = 300_000;
const scratch = scratchDirectory();
const repository = join(scratch.path, 'gatehouse');
const artifacts = join(repository, 'dist/release');

const fileOf = (...path: string[]) => join(repository, ...path);
const textOf = (...path: string[]) => readFileSync(fileOf(...path), 'utf8');
const jsonOf = (...path: string[]) => JSON.parse(textOf(...path));
const edit = (path: string, change: (text: string) => string) => writeFileSync(fileOf(path), change(textOf(path)));

/** The command of the package's scripts, with an environment that knows no CI. */
const npm = (script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  attempt('npm', ['run', script, '--', ...args], {
    cwd: repository,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });

/** What is made of the checks, which take their time and are not ours to test: they pass, or they do not. */
const setCheck = (command: string) =>
  edit('package.json', (text) => text.replace(/("check": )".*"/, `$1"node -e \\"${command}\\""`));

let publishing: Outcome & { readonly asked: readonly string[] };

beforeAll(async () => {
  await checkOut(repository);
  setCheck('process.exit(1)');
  writeFileSync(
    fileOf('.changeset/a-change.md'),
    `---\n'@gatehouse/client': patch\n---\n\nA call that\nnobody answers ends.\n`,
  );
}, TIMEOUT_MS);
afterAll(() => scratch.remove());

test('no release is made of what is not committed, of another branch, or of changes without a version', async () => {
  await git(repository, 'checkout', '--quiet', '-b', 'topic');
  const { code, output } = await npm('release');
  expect(code).toBe(1);
  expect(output).toContain('Releases are made of main, and this is topic.');
  expect(output).toContain('Not everything is committed:');
  expect(output).toContain('?? .changeset/a-change.md');
  expect(output).toContain('There are changesets of no version yet');
  await git(repository, 'checkout', '--quiet', 'main');
});

test('the changesets become one version of all parts, and a section of the changelog', {
  timeout: TIMEOUT_MS,
}, async () => {
  const before = readManifest(fileOf('shared')).version;
  expect(await npm('release:version')).toMatchObject({ code: 0 });
  const { version } = readManifest(fileOf('shared'));
  expect(version).not.toBe(before);
  for (const name of ['client', 'server', 'worker', 'migrations']) {
    expect(readManifest(fileOf(name)).version).toBe(version);
    expect(jsonOf('package-lock.json').packages[name].version).toBe(version);
  }
  expect(readManifest(fileOf('dev')).dependencies?.['@gatehouse/client']).toBe(version);
  expect(readManifest(fileOf('examples/react')).dependencies?.['@gatehouse/client']).toBe(version);
  expect(jsonOf('docs/openapi.json').info.version).toBe(version);
  expect(textOf('CHANGELOG.md')).toMatch(new RegExp(`\\n## ${version}, \\d{4}-\\d\\d-\\d\\d\\n`));
  expect(textOf('CHANGELOG.md')).toContain('### Mended\n\n- client: A call that\n  nobody answers ends.\n');
  expect(readdirSync(fileOf('.changeset')).filter((name) => name.endsWith('.md'))).toEqual([]);
  const again = await npm('release:version');
  expect(again).toMatchObject({ code: 1, output: expect.stringContaining('Nothing is to be released') });
});

test('no release is made of what fails its checks', async () => {
  await commitAll(repository, 'release');
  const { code, output } = await npm('release');
  expect(code).toBe(1);
  expect(output).toContain('npm run check failed; the release ends here.');
  expect(readdirSync(repository)).not.toContain('dist');
});

test('parts of different versions are no release, and neither is a version without a word in the changelog', async () => {
  const { version } = readManifest(fileOf('shared'));
  edit('worker/package.json', (text) => text.replace(`"version": "${version}"`, '"version": "99.0.0"'));
  edit('CHANGELOG.md', (text) => text.replace(`## ${version},`, '## 98.0.0,'));
  const { code, output } = await npm('release');
  expect(code).toBe(1);
  expect(output).toContain(`The versions differ: ${version}, 99.0.0`);
  expect(output).toContain(`CHANGELOG.md says nothing of ${version}.`);
  await git(repository, 'checkout', '--quiet', '.');
});

test('a release of one commit has the same bytes each time', { timeout: TIMEOUT_MS }, async () => {
  setCheck('');
  await commitAll(repository, 'checks that pass');
  expect(await npm('release')).toMatchObject({ code: 0 });
  const first = join(scratch.path, 'first');
  renameSync(artifacts, first);

  await using registry = await openRegistry();
  publishing = { ...(await npm('release', ['--publish'], registry.env)), asked: registry.asked };
  const { version } = readManifest(fileOf('shared'));
  const names = readdirSync(artifacts).sort();
  expect(names).toEqual([
    `gatehouse-${version}.provenance.json`,
    `gatehouse-${version}.sha256`,
    `gatehouse-client-${version}.cdx.json`,
    `gatehouse-client-${version}.tgz`,
    `gatehouse-image-${version}.cdx.json`,
    `gatehouse-shared-${version}.tgz`,
  ]);
  expect(names.map((name) => digestsOf(join(artifacts, name)))).toEqual(
    names.map((name) => digestsOf(join(first, name))),
  );
});

test('where npm cannot sign their provenance, no package is published', () => {
  const { code, output, asked } = publishing;
  expect(code).toBe(1);
  expect(output).toContain('Automatic provenance generation not supported');
  expect(output).toMatch(/npm publish \S+gatehouse-shared-\S+ failed; the release ends here/);
  expect(asked.filter((line) => !line.startsWith('GET '))).toEqual([]);
});

/** What a registry is asked, by whoever has the right to publish there. */
async function openRegistry() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const userconfig = join(scratch.path, 'npmrc');
  writeFileSync(userconfig, `registry=http://${address}\n//${address}:_authToken=a-token\n`);
  return {
    asked,
    env: { npm_config_userconfig: userconfig },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await promisify(server.close.bind(server))();
    },
  };
}

test('the sums and the statement name every file by what is in it, and the commit that it is made of', async () => {
  const { version } = readManifest(fileOf('shared'));
  const named = readdirSync(artifacts).filter((name) => /\.(?:tgz|cdx\.json)$/.test(name));
  const sums = new Map(
    textOf(`dist/release/gatehouse-${version}.sha256`)
      .trimEnd()
      .split('\n')
      .map((line) => line.split('  ').reverse() as [string, string]),
  );
  expect([...sums.keys()].sort()).toEqual(named.sort());
  for (const [name, sum] of sums) expect(digestsOf(join(artifacts, name)).sha256).toBe(sum);

  const { subject, predicate } = jsonOf(`dist/release/gatehouse-${version}.provenance.json`);
  expect(subject.map(({ name }: { name: string }) => name).sort()).toEqual(named.sort());
  for (const { name, digest } of subject) expect(digestsOf(join(artifacts, name))).toEqual(digest);
  const commit = (await git(repository, 'rev-parse', 'HEAD')).trim();
  expect(predicate.buildDefinition.resolvedDependencies).toEqual([
    { name: 'source', digest: { gitCommit: commit } },
    { name: 'package-lock.json', digest: digestsOf(fileOf('package-lock.json')) },
  ]);
});

test.each([
  ['image', ['shared', 'server', 'worker', 'migrations']],
  ['client', ['client']],
])('the bill of materials of the %s fits the schema of CycloneDX, and names every package once', (name, workspaces) => {
  const { version } = readManifest(fileOf('shared'));
  const bill: Bom = jsonOf(`dist/release/gatehouse-${name}-${version}.cdx.json`);
  const validate = cycloneDx();
  expect(validate(bill) ? [] : validate.errors).toEqual([]);
  expect(validate({ ...bill, components: [{ name: 'no type' }] })).toBe(false);

  const { packages } = jsonOf('package-lock.json');
  const refOf = (place: string) =>
    `${place.includes('node_modules/') ? nameAt(place) : `@gatehouse/${place}`}@${packages[place].version}`;
  const places = [...productionPackages(workspaces, packages)].filter((place) => !packages[place].link);
  expect(bill.components.map((component) => component['bom-ref']).sort()).toEqual(
    [...new Set(places.map(refOf))].sort(),
  );
});

function cycloneDx() {
  const folder = join(REPOSITORY, 'node_modules/@cyclonedx/cyclonedx-library/res/schema');
  const schema = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const ajv = new Ajv({ strict: false, formats: { 'iri-reference': true, 'idn-email': true } });
  formats.default(ajv);
  for (const name of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json']) {
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}`);
  }
  return ajv.compile(schema('bom-1.5.SNAPSHOT.schema.json'));
}
