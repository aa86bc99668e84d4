import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { readManifest } from '../packages/pack.ts';
import { REPOSITORY, SOURCE_CONDITION } from '../paths.ts';
import { isIgnored } from './build.ts';
import { execForm, lastOf, readStages } from './dockerfile.ts';

const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');
const stages = readStages();
const instructions = stages.flatMap((stage) => stage.instructions);
const [last = { base: '', name: undefined, instructions: [] }] = stages.slice(-1);

test('a linter has nothing to say against it', () => {
  expect(validate(read('Dockerfile'))).toEqual([]);
  expect(validate('FROM a\nCOP b c\nMAINTAINER d\n')).toHaveLength(2);
});

test('every stage is the Node that the repository runs on, to the patch', () => {
  const version = readManifest(REPOSITORY).devDependencies?.node;
  expect(stages.length).toBeGreaterThan(1);
  for (const { base } of stages) expect(base).toBe(`node:${version}-slim`);
});

test('it runs as a user who is not root, by number', () => {
  expect(lastOf(last, 'USER').text).toMatch(/^[1-9]\d*:[1-9]\d*$/);
});

test('commands are programs with arguments, no lines for a shell', () => {
  expect([...execForm(lastOf(last, 'ENTRYPOINT')), ...execForm(lastOf(last, 'CMD'))]).toEqual([
    'node',
    SOURCE_CONDITION,
    'server/src/start.js',
  ]);
  expect(execForm(lastOf(last, 'HEALTHCHECK'))[0]).toBe('node');
});

test('it is for production, and listens where a container can be reached', () => {
  const words = lastOf(last, 'ENV').words;
  expect(words).toEqual(expect.arrayContaining(['NODE_ENV=production', 'ENVIRONMENT=production', 'HOST=0.0.0.0']));
});

test('nothing comes from the network but the packages of the lockfile, and no script of theirs runs', () => {
  const keywords = new Set(instructions.map(({ keyword }) => keyword));
  expect(keywords).not.toContain('ADD');
  const [install, ...others] = instructions.filter(({ keyword }) => keyword === 'RUN').map(({ text }) => text);
  expect(install).toMatch(/^npm ci --omit=dev .*--ignore-scripts/);
  for (const other of others) expect(other).toMatch(/^(?:rm -r|chmod -R a\+rX) node_modules\/|^node .*compile\.js$/);
});

test('it is compiled with the options that it is started with', () => {
  const commands = instructions.filter(({ keyword }) => keyword === 'RUN').map(({ text }) => text);
  expect(commands).toContain([...execForm(lastOf(last, 'ENTRYPOINT')), 'server/src/compile.js'].join(' '));
});

test('no secret is built in, by argument or environment', () => {
  expect(instructions.filter(({ keyword }) => keyword === 'ARG')).toEqual([]);
  const names = instructions
    .filter(({ keyword }) => keyword === 'ENV')
    .flatMap(({ words }) => words.map((word) => word.split('=')[0]));
  expect(names.filter((name) => !['NODE_ENV', 'ENVIRONMENT', 'HOST', 'PORT'].includes(name ?? ''))).toEqual([]);
});

test('neither secrets nor anything needless is sent to the builder', () => {
  const outside = [
    '.env',
    '.env.production',
    '.env.example',
    'server/src/.env',
    '.data/secret-key',
    '.git/config',
    'node_modules/zod/package.json',
    'server/node_modules/zod/package.json',
    'dev/src/start.ts',
    'client/src/index.ts',
    'examples/react/package.json',
    'README.md',
    'server/src/config.test.ts',
    'server/src/trpc/router.test-d.ts',
    'server/id_rsa',
  ];
  expect(outside.filter((path) => !isIgnored(path))).toEqual([]);
});

test('what it copies from the repository is there', () => {
  const sources = instructions
    .filter(({ keyword, flags }) => keyword === 'COPY' && flags.from === undefined)
    .flatMap(({ words }) => words.slice(0, -1));
  expect(sources).toContain('package-lock.json');
  expect(sources.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
});

test('the reader sees flags, continued lines, comments and stages', () => {
  const text =
    'FROM a:1 AS one\n# ADD x\nCOPY --chmod=755 b \\\n  c/\nFROM a:1\nHEALTHCHECK --timeout=1s \\\n  CMD ["x", "y z"]\nCMD x';
  const [one, two] = readStages(text);
  expect(one).toMatchObject({ base: 'a:1', name: 'one' });
  expect(one?.instructions).toMatchObject([{ keyword: 'COPY', flags: { chmod: '755' }, words: ['b', 'c/'] }]);
  if (two === undefined) throw new Error('There is no second stage.');
  expect(execForm(lastOf(two, 'HEALTHCHECK'))).toEqual(['x', 'y z']);
  expect(() => execForm(lastOf(two, 'CMD'))).toThrow(SyntaxError);
  expect(() => lastOf(two, 'USER')).toThrow('no USER');
});
