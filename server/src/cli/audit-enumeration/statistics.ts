/** The value that a part of the values are below; 0.5 gives the median, which a few slow calls do not move. */
export function quantile(values: ArrayLike<number>, part: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * part;
  const below = at(sorted, Math.floor(position));
  return below + (at(sorted, Math.ceil(position)) - below) * (position % 1);
}

export const median = (values: ArrayLike<number>): number => quantile(values, 0.5);

/** How far apart the middle half of the values is. */
export const spread = (values: ArrayLike<number>): number => quantile(values, 0.75) - quantile(values, 0.25);

/** Where a true difference lies, in the unit of what was measured. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** 99.5 % of the normal distribution lie within this many standard deviations. */
const z = 2.807;

/**
 * How much longer one of two took, from the differences within each pair: the Hodges–Lehmann estimate, and the interval
 * of 99.5 % confidence that belongs to Wilcoxon's signed-rank test. It assumes nothing of how the noise is spread, but
 * that it hits both of a pair alike; calls made side by side in random order see to that.
 * Fewer than eleven pairs say nothing: the interval is without end.
 */
export function shift(differences: readonly number[]): Interval {
  const n = differences.length;
  const means = pairwiseMeans(differences);
  const cut = Math.floor((n * (n + 1)) / 4 - z * Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24));
  const estimate = median(means);
  if (cut < 1) return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return { estimate, low: at(means, cut - 1), high: at(means, means.length - cut) };
}

/** The means of every two values, and of each with itself, in order. */
function pairwiseMeans(values: readonly number[]): Float64Array {
  const means = new Float64Array((values.length * (values.length + 1)) / 2);
  let next = 0;
  values.forEach((a, i) => {
    for (let j = i; j < values.length; j++) means[next++] = (a + at(values, j)) / 2;
  });
  return means.sort();
}

export type Likeness = 'same' | 'different' | 'unclear';

/** Whether a difference is certainly within the tolerance, certainly beyond it, or neither. */
export function judgeShift({ low, high }: Interval, tolerance: number): Likeness {
  if (low > tolerance || high < -tolerance) return 'different';
  return low >= -tolerance && high <= tolerance ? 'same' : 'unclear';
}

/** A random order (Fisher and Yates). */
export function shuffled<T>(values: readonly T[]): T[] {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;
