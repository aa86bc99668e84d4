import { medianOf, type Ratio, type Rounds, ratioOf } from './measure/rounds.ts';
import type { Sample, Side } from './measure/sample.ts';
import type { Comparison } from './row.ts';
import { table } from './table.ts';

export interface Verdict {
  readonly row: string;
  readonly what: string;
  readonly goal: string;
  readonly ratio: Ratio;
  readonly byCpu?: Ratio;
  /** Nothing where there is no goal, or too little was measured to say. */
  readonly reached?: boolean;
}

export function judge(row: string, comparison: Comparison, rounds: Rounds, judged: boolean): Verdict {
  const { what, of, byCpu, atLeast, atMost } = comparison;
  const ratio = ratioOf(rounds, of);
  const goal = atLeast !== undefined ? `≥ ${atLeast}` : atMost !== undefined ? `≤ ${atMost}` : '';
  const reached = ratio.median >= (atLeast ?? -Infinity) && ratio.median <= (atMost ?? Infinity);
  return {
    row,
    what,
    goal,
    ratio,
    ...(byCpu === undefined ? {} : { byCpu: ratioOf(rounds, byCpu) }),
    ...(judged && goal !== '' ? { reached } : {}),
  };
}

const columns: readonly [keyof Sample, string][] = [
  ['perSecond', 'calls/s'],
  ['p50', 'p50 ms'],
  ['p99', 'p99 ms'],
  ['cpuMs', 'CPU ms/call'],
  ['memoryMb', 'MB'],
  ['loadCpu', 'load CPU'],
  ['failures', 'failed'],
  ['meanwhile', 'meanwhile/s'],
  ['seconds', 'seconds'],
  ['growth', 'median'],
  ['worstGrowth', 'worst'],
];

/** The medians of what each side did. */
export function sidesTable(sides: readonly Side[], rounds: Rounds): string {
  const samples = sides.map((side) => medianOf(rounds, side.name));
  const shown = columns.filter(([key]) => samples.some((sample) => sample[key] !== undefined));
  const lines = sides.map(({ name }, at) => [name, ...shown.map(([key]) => figure(samples[at]?.[key]))]);
  return table(['', ...shown.map(([, title]) => title)], lines);
}

export function goalsTable(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ row, what, goal, ratio, byCpu, reached }) => [
    row,
    what,
    goal,
    figure(ratio.median),
    `${figure(ratio.lowest)} – ${figure(ratio.highest)}`,
    byCpu === undefined ? '' : figure(byCpu.median),
    reached === undefined ? '' : reached ? 'reached' : 'not yet',
  ]);
  return table(['row', 'what', 'goal', 'measured', 'rounds', 'by CPU', 'verdict'], lines);
}

/** Three digits are all that such a measurement gives. */
function figure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (value === 0) return '0';
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
