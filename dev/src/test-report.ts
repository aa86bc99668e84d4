import { readFileSync } from 'node:fs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** The counts of a run that ended with an exit code; an error outside all tests is a failure too. */
export function countTests(reportFile: string, exitCode: number): Counts {
  const report = read(reportFile);
  // A run that did not come as far as its report has failed.
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests: passed, numPendingTests, numTodoTests } = report;
  const counted = report.numFailedTests + report.testResults.filter(isBroken).length;
  const failed = exitCode === 0 ? counted : Math.max(counted, 1);
  return { passed, failed, skipped: numPendingTests + numTodoTests };
}

/** What a run ends with. Whoever reads its last line alone finds the same form each time. */
export function closingLines({ passed, failed, skipped }: Counts): string {
  return `${skipped > 0 ? `${skipped} skipped\n` : ''}${passed} passed, ${failed} failed`;
}

/** A file that cannot even be loaded has no test that could fail, and must not pass for that. */
function isBroken({ status, assertionResults }: Report['testResults'][number]): boolean {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

function read(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}
