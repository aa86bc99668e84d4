import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closingLines, countTests } from './test-report.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';

const passing = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const failing = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };
const broken = { status: 'failed', assertionResults: [] };

function report(testResults: unknown[], numbers: Record<string, number>): string {
  const file = join(temporaryDirectory(), 'report.json');
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  writeFileSync(file, JSON.stringify({ ...none, ...numbers, testResults }));
  return file;
}

test('tests are counted by their outcome', () => {
  const file = report([passing, failing], { numPassedTests: 2, numFailedTests: 1, numPendingTests: 3 });
  expect(closingLines(countTests(file, 1))).toBe('3 skipped\n2 passed, 1 failed');
});

test('a file that cannot be loaded counts as a failure', () => {
  const file = report([passing, broken], { numPassedTests: 1 });
  expect(closingLines(countTests(file, 1))).toBe('1 passed, 1 failed');
});

test('a run without a report has failed', () => {
  expect(countTests('/nowhere/report.json', 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('an error outside all tests is a failure', () => {
  const file = report([passing], { numPassedTests: 1 });
  expect(closingLines(countTests(file, 0))).toBe('1 passed, 0 failed');
  expect(closingLines(countTests(file, 1))).toBe('1 passed, 1 failed');
});
