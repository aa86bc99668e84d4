import type { Appearance } from './appearance.ts';
import type { Face } from './calls.ts';
import { type Account, answersOf, type Round, refused, type Series } from './rounds.ts';
import { type Interval, judgeShift, type Likeness, median, shift, spread } from './statistics.ts';

/** What the answers about an account and about an unknown address were found to have in common, and what not. */
export interface Finding {
  readonly call: string;
  readonly face: Face;
  readonly account: string;
  readonly rounds: number;
  readonly differences: readonly Difference[];
  readonly time: TimeFinding;
  readonly verdict: Likeness;
  /** Why it could not be told. */
  readonly reason?: string;
}

export interface Difference {
  /** `status`, `body`, `limit`, `Retry-After` or the name of a header. */
  readonly dimension: string;
  readonly rounds: number;
  readonly known: string;
  readonly unknown: string;
}

/** In milliseconds. */
export interface TimeFinding {
  readonly samples: number;
  readonly known: number;
  readonly unknown: number;
  readonly difference: Interval;
  readonly tolerance: number;
  readonly verdict: Likeness;
}

export interface Criteria {
  readonly accounts: readonly Account[];
  /** The difference that counts as none, in ms, given the typical time of the call and its spread. */
  readonly toleranceOf: (typical: number, spread: number) => number;
}

/** Seconds are rounded up, so two that mean the same moment may be one apart. */
const rounding = 1;

export function judge(series: readonly Series[], criteria: Criteria): Finding[] {
  const limited = series.some(({ rounds }) => rounds.some(wasRefused));
  return series.flatMap((one) => criteria.accounts.map(({ name }) => findingOf(one, name, criteria, limited)));
}

function findingOf(series: Series, account: string, { toleranceOf }: Criteria, limited: boolean): Finding {
  const { call, face, rounds } = series;
  const pairs = rounds.filter(isComparable).map((round) => ({ round, known: round.known.get(account) as Appearance }));
  const differences = collect(pairs.flatMap(({ round, known }) => differencesBetween(known, round.unknown)));
  const timed = pairs.filter(({ round }) => !wasRefused(round));
  const time = timeOf(
    timed.map(({ round, known }) => [known.milliseconds, round.unknown.milliseconds]),
    toleranceOf,
  );
  const base = { call: call.name, face, account, rounds: rounds.length, differences, time };
  const reason = unfit(series) ?? (call.consumesAddress && limited ? mailBudget : undefined);
  if (differences.length > 0) return { ...base, verdict: 'different' };
  if (reason !== undefined) return { ...base, verdict: 'unclear', reason };
  return { ...base, verdict: time.verdict, ...(time.verdict === 'unclear' && { reason: doubt(time) }) };
}

const mailBudget = 'while limits are on, repeated registrations of one address do less, so their times tell nothing';

function doubt({ samples, difference, tolerance }: TimeFinding): string {
  if (!Number.isFinite(difference.low)) return `${samples} measured times are too few`;
  return `the times vary too much for ${samples} samples to show a difference of ${tolerance.toFixed(2)} ms`;
}

/** Why a series is nothing to judge by. */
function unfit({ call, rounds, failures }: Series): string | undefined {
  const [first] = rounds;
  if (first === undefined) return 'no answer';
  if (failures * 10 > rounds.length) return `${failures} calls got no answer, or a 502, 503 or 504`;
  const odd = rounds.find(({ unknown }) => !refused(unknown) && !call.expected.test(unknown.body))?.unknown;
  if (odd) return `an answer that Gatehouse does not give: ${odd.status} ${odd.body.slice(0, 80)}`;
  return rounds.every(wasRefused) ? 'refused by the limits from the start' : undefined;
}

const wasRefused = (round: Round) => answersOf(round).some(refused);

/**
 * Whether it says something that some of a round were refused. Not where the client's own limit cut it in two, so that
 * whoever came later was refused; nor where the limit ended between two calls.
 */
function isComparable(round: Round): boolean {
  if (round.probe === undefined) return true;
  const ends = answersOf(round).some((answer) => refused(answer) && (answer.retryAfter ?? 0) <= rounding);
  return !refused(round.probe) && !ends;
}

function differencesBetween(known: Appearance, unknown: Appearance): Difference[] {
  const differ = (dimension: string, one: string, other: string): Difference[] =>
    one === other ? [] : [{ dimension, rounds: 1, known: one, unknown: other }];
  if (refused(known) !== refused(unknown)) return differ('limit', limitOf(known), limitOf(unknown));
  const [a = Number.NaN, b = Number.NaN] = [known.retryAfter, unknown.retryAfter];
  return [
    ...differ('status', String(known.status), String(unknown.status)),
    ...differ('body', known.body, unknown.body),
    ...headerDifferences(known.headers, unknown.headers, differ),
    ...(Math.abs(a - b) > rounding ? differ('Retry-After', `${a} s`, `${b} s`) : []),
  ];
}

const limitOf = (answer: Appearance) => (refused(answer) ? 'refused' : 'allowed');

function headerDifferences(
  known: readonly string[],
  unknown: readonly string[],
  differ: (dimension: string, one: string, other: string) => Difference[],
): Difference[] {
  const named = (lines: readonly string[], name: string) =>
    lines.filter((line) => line.startsWith(`${name}: `)).join(', ') || 'absent';
  const names = new Set([...known, ...unknown].map((line) => line.split(':', 1)[0] ?? ''));
  const found = [...names].flatMap((name) => differ(`header ${name}`, named(known, name), named(unknown, name)));
  return found.length > 0 ? found : differ('order of headers', known.join('\n'), unknown.join('\n'));
}

/** One line a dimension, with its first example. */
function collect(all: readonly Difference[]): Difference[] {
  return [...Map.groupBy(all, ({ dimension }) => dimension).values()].map((group) => ({
    ...(group[0] as Difference),
    rounds: group.length,
  }));
}

function timeOf(pairs: readonly (readonly [number, number])[], toleranceOf: Criteria['toleranceOf']): TimeFinding {
  const times = pairs.map(([, time]) => time);
  const unknown = median(times);
  const difference = shift(pairs.map(([known, time]) => known - time));
  const tolerance = toleranceOf(unknown, spread(times));
  return {
    samples: pairs.length,
    known: median(pairs.map(([time]) => time)),
    unknown,
    difference,
    tolerance,
    verdict: judgeShift(difference, tolerance),
  };
}
