import type { Difference, Finding, TimeFinding } from './judge.ts';
import type { Options } from './options.ts';
import type { Likeness } from './statistics.ts';

const verdicts: Record<Likeness, string> = { same: 'same', different: 'DIFFERENT', unclear: 'could not tell' };

/** A table of numbers, what was found in words, and the verdict. */
export function report(findings: readonly Finding[], { samples }: Pick<Options, 'samples'>): string {
  return [table(findings), ...findings.flatMap(explain), conclusion(findings, samples)].join('\n\n');
}

export function overall(findings: readonly Finding[]): Likeness {
  if (findings.some(({ verdict }) => verdict === 'different')) return 'different';
  return findings.every(({ verdict }) => verdict === 'same') ? 'same' : 'unclear';
}

const head = [
  'call',
  'face',
  'account',
  'rounds',
  'answers',
  'known ms',
  'unknown ms',
  'longer by ms',
  'tolerance',
  '',
];

function table(findings: readonly Finding[]): string {
  const rows = [head, ...findings.map(rowOf)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rowOf({ call, face, account, rounds, differences, time, verdict }: Finding): string[] {
  const answers = rounds === 0 ? '-' : differences.length === 0 ? 'same' : 'differ';
  return [call, face, account, String(rounds), answers, ...timeCells(time), verdicts[verdict]];
}

function timeCells({ samples, known, unknown, difference, tolerance }: TimeFinding): string[] {
  if (samples === 0) return ['-', '-', '-', '-'];
  const { low, high } = difference;
  const range = Number.isFinite(low) ? `${signed(low)} to ${signed(high)}` : '?';
  return [known.toFixed(2), unknown.toFixed(2), range, `±${tolerance.toFixed(2)}`];
}

const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`;

/** A line for each thing that tells an account from nobody, or that kept it from being told. */
function explain({ call, face, account, rounds, differences, time, verdict, reason }: Finding): string[] {
  const row = `${call} over ${face}, ${account}`;
  const lines = differences.map((difference) => describe(row, difference, rounds));
  if (time.verdict === 'different' && verdict === 'different') {
    const { low, high } = time.difference;
    lines.push(`${row}: time differs, by ${signed(low)} to ${signed(high)} ms`);
  }
  if (reason !== undefined) lines.push(`${row}: could not tell, as ${reason}`);
  return lines;
}

function describe(row: string, { dimension, rounds: count, known, unknown }: Difference, rounds: number): string {
  const hint = isOfLimits(dimension) ? ' (or somebody used the address in the last hour)' : '';
  return `${row}: ${dimension} differs in ${count} of ${rounds} rounds${hint}\n    known:   ${known}\n    unknown: ${unknown}`;
}

/** What earlier calls about an address change, too. */
const isOfLimits = (dimension: string) => dimension === 'limit' || dimension === 'Retry-After';

/** Whether all that was found could come from what somebody asked before. */
const onlyLimitsDiffer = (findings: readonly Finding[]) =>
  findings.every(
    ({ differences, time }) =>
      time.verdict !== 'different' && differences.every(({ dimension }) => isOfLimits(dimension)),
  );

function conclusion(findings: readonly Finding[], samples: number): string {
  switch (overall(findings)) {
    case 'same':
      return 'Known and unknown addresses cannot be told apart.';
    case 'different':
      if (onlyLimitsDiffer(findings)) {
        return 'Known and unknown addresses CAN BE TOLD APART by their limits, unless somebody used the known one in the last hour, as an\nearlier run of this command does. Leave it alone for an hour and run it again: if it says the same, they can.';
      }
      return 'Known and unknown addresses CAN BE TOLD APART: see the rows that say DIFFERENT.';
    case 'unclear':
      return `Nothing tells known from unknown addresses, but not every row could be decided. For a full sample, run it against a\ncopy that was started with RATE_LIMITS=off; where times vary too much, when the machine is quieter or with --samples ${samples * 4}.`;
  }
}
