import { errorCodes } from '@gatehouse/shared';
import { expect, test } from 'vitest';
import { generatedFiles, isStale } from './generated-files.ts';

const files = generatedFiles();

test.each(files)('$name is up to date (npm run docs:generate)', (file) => {
  expect(isStale(file)).toBe(false);
});

test('a file that is missing or differs is stale', () => {
  const [file] = files;
  if (!file) throw new Error('nothing is generated');
  expect(isStale({ ...file, path: `${file.path}.missing` })).toBe(true);
  expect(isStale({ ...file, content: `${file.content} ` })).toBe(true);
});

test('the page of errors has a heading for every code', () => {
  const page = files.find(({ name }) => name === 'docs/errors.md')?.content;
  for (const code of errorCodes) expect(page).toContain(`\n## ${code}\n`);
});
