import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory } from '@gatehouse/dev/services';
import { runCommand } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RowResult } from './run-row.ts';

const scratch = scratchDirectory();
afterAll(() => scratch.remove());
const ROWS = ['update', 'growth', 'faces', 'start', 'types'];
let output = '';
let results: RowResult[] = [];

beforeAll(async () => {
  const jsonFile = join(scratch.path, 'result.json');
  const args = [...ROWS, '--quick', '--json', jsonFile];
  const run = await runCommand({ entry: join(import.meta.dirname, 'main.ts'), args });
  expect(run).toMatchObject({ code: 0 });
  output = run.output;
  results = JSON.parse(readFileSync(jsonFile, 'utf8')).rows;
}, 300_000);

test('every row is measured, in the order of the goals table', () => {
  expect(results.map((result) => result.row)).toEqual(ROWS);
});

test('every side of a row did what it was asked, and nothing failed', () => {
  const samples = results.flatMap(({ rounds }) => rounds.flatMap((sides) => Object.values(sides)));
  expect(samples).toHaveLength(3 + 2 + 4 + 1 + 2);
  for (const { perSecond, seconds, growth, failures = 0 } of samples) {
    expect(perSecond ?? seconds ?? growth).toBeGreaterThan(0);
    expect(failures).toBe(0);
  }
});

test('one short round has its ratios and no verdict', () => {
  const verdicts = results.flatMap((result) => result.verdicts);
  expect(verdicts).toHaveLength(2 + 4 + 4 + 1 + 1);
  for (const verdict of verdicts) {
    expect(verdict.ratio.median).toBeGreaterThan(0);
    expect(verdict.goal).toMatch(/^[≥≤] [\d.]+$/);
    expect(verdict).not.toHaveProperty('reached');
  }
  expect(output).toMatch(/^\| update +\| update_me : better-auth’s update-user +\| ≥ 3 /m);
});

test('a row that does not exist is named, with those that do', async () => {
  const { code, output } = await runCommand({ entry: join(import.meta.dirname, 'main.ts'), args: ['nonsense'] });
  expect(code).toBe(1);
  expect(output).toMatch(/no row nonsense\. There are: me, sign-in,/);
});
