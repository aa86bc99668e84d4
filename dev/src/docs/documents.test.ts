import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../paths.ts';

const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');

const documents = [
  'README.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'deploy/kubernetes/README.md',
  ...readdirSync(join(REPOSITORY, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Text without fenced code, where nothing is a link or a heading. */
const prose = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '');

/** The anchors that GitHub gives to headings: lower case, dashes for spaces, no other signs. */
function anchors(text: string): string[] {
  return [...prose(text).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function links(document: string): string[] {
  return [...prose(read(document)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** What is wrong with a link; undefined if it leads somewhere. */
function fault(document: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : normalize(join(dirname(document), path));
  if (!existsSync(join(REPOSITORY, target))) return `${link}: there is no ${target}`;
  if (anchor !== undefined && !anchors(read(target)).includes(anchor)) return `${link}: no such heading in ${target}`;
  return undefined;
}

test('the documents are found, so the tests below have something to check', () => {
  expect(documents).toEqual(
    expect.arrayContaining([
      'README.md',
      'docs/architecture.md',
      'docs/migrating-from-fastapi.md',
      'docs/decisions/README.md',
    ]),
  );
  expect(documents.flatMap(links).length).toBeGreaterThan(50);
});

test.each(documents)('every link of %s leads somewhere', (document) => {
  expect(links(document).flatMap((link) => fault(document, link) ?? [])).toEqual([]);
});

test('a link to a missing file or heading would be found', () => {
  expect(fault('README.md', 'docs/none.md')).toBe('docs/none.md: there is no docs/none.md');
  expect(fault('docs/architecture.md', '../README.md#none')).toBe('../README.md#none: no such heading in README.md');
  expect(fault('docs/architecture.md', '../README.md#a-walk-with-curl')).toBeUndefined();
});

test.each(documents)('every npm script that %s names exists', (document) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...read(document).matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(documents)('every variable that %s names is one of the configuration', (document) => {
  const known = new Set(
    [...read('server/src/config.ts').matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name),
  );
  expect(known).toContain('DATABASE_URL');
  // Node's own.
  known.add('NODE_OPTIONS');
  // In code spans, alone or followed by a value, as in `PORT` or `RATE_LIMITS=off`; HTTP's methods are no variables.
  const named = [...prose(read(document)).matchAll(/`([A-Z][A-Z0-9_]{3,})(?:=[^`]*)?`/g)].map(([, name]) => name);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('every decision is in the index', () => {
  const index = read('docs/decisions/README.md');
  const records = documents.filter((document) => /^docs\/decisions\/\d{4}-/.test(document));
  expect(records.length).toBeGreaterThan(0);
  for (const record of records) {
    const [, title] = /^# \d+\. (.+)$/m.exec(read(record)) ?? [];
    expect(index).toContain(`[${title}](${record.slice('docs/decisions/'.length)})`);
    expect(read(record)).toMatch(/^\d{4}-\d\d-\d\d$/m);
  }
});
