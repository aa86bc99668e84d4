import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../paths.ts';

const document = 'docs/security.md';
const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');

interface Row {
  readonly requirement: string;
  readonly places: readonly string[];
  readonly proofs: readonly Proof[];
  /** What stands in the last column beside proofs. */
  readonly rest: string;
}

/** A test file, and the words of one of its tests. */
interface Proof {
  readonly file: string;
  readonly title: string;
}

const proof = /\[[^\]]+\]\(([^)\s]+)\) “([^”]+)”/g;

function parse(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\| *(?:---|What must hold)/.test(line))
    .map((line) => {
      const [requirement = '', where = '', shownBy = ''] = line.split('|').slice(1, -1);
      return {
        requirement: requirement.trim(),
        places: [...where.matchAll(/\]\(([^)\s]+)\)/g)].map(([, path = '']) => path),
        proofs: [...shownBy.matchAll(proof)].map(([, file = '', title = '']) => ({ file, title })),
        rest: shownBy.replace(proof, '').replaceAll('<br>', '').trim(),
      };
    });
}

function faults({ requirement, places, proofs, rest }: Row): string[] {
  const missing = [
    ...(places.length === 0 ? ['says nowhere where it lives'] : []),
    ...(proofs.length === 0 ? ['names no test'] : []),
    ...(rest === '' ? [] : [`has more than tests in its last column: ${rest}`]),
  ];
  return [...missing, ...proofs.flatMap(faultOf)].map((fault) => `${requirement}: ${fault}`);
}

function faultOf({ file, title }: Proof): string[] {
  const path = join(dirname(document), file);
  if (!/\.test(?:-d)?\.ts$/.test(path)) return [`${path} is no test`];
  if (!existsSync(join(REPOSITORY, path))) return [`there is no ${path}`];
  const source = read(path);
  const quoted = [`'${title}'`, `"${title}"`, `\`${title}\``];
  // What the compiler shows has no title; a name in the file stands for it.
  const isThere = path.endsWith('.test-d.ts') ? source.includes(title) : quoted.some((text) => source.includes(text));
  return isThere ? [] : [`${path} has no test “${title}”`];
}

const rows = parse(read(document));

test('every requirement has a place where it lives and a test that shows it, and all of them are there', () => {
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.flatMap(faults)).toEqual([]);
});

test('no requirement is there twice', () => {
  const words = rows.map(({ requirement }) => requirement);
  expect(words.filter((requirement, index) => words.indexOf(requirement) !== index)).toEqual([]);
});

test('a row that points at nothing would be found', () => {
  const here = '[this](../dev/src/docs/security-table.test.ts)';
  const table = [
    `| good | ${here} | ${here} “no requirement is there twice” |`,
    `| nowhere | somewhere | ${here} “no requirement is there twice” |`,
    `| untested | ${here} | it is obvious |`,
    `| renamed | ${here} | ${here} “no requirement is there ${'thrice'}” |`,
    `| gone | ${here} | [gone](../dev/src/gone.test.ts) “gone” |`,
    `| no test | ${here} | [code](../server/src/app.ts) “buildApp” |`,
  ];
  expect(parse(table.join('\n')).flatMap(faults)).toEqual([
    'nowhere: says nowhere where it lives',
    'untested: names no test',
    'untested: has more than tests in its last column: it is obvious',
    `renamed: dev/src/docs/security-table.test.ts has no test “no requirement is there ${'thrice'}”`,
    'gone: there is no dev/src/gone.test.ts',
    'no test: server/src/app.ts is no test',
  ]);
});
