import { describe, expect, test } from 'vitest';
import { judgeShift, median, quantile, shift, shuffled, spread } from './statistics.ts';

/** Times with now and then a slow one, as a busy machine has them. */
const times = (count: number, mean: number) =>
  Array.from({ length: count }, () => mean + Math.random() + (Math.random() < 0.1 ? 30 * Math.random() : 0));
const differences = (count: number, by: number) => {
  const other = times(count, 10);
  return times(count, 10 + by).map((time, index) => time - (other[index] ?? 0));
};

test('the median is the middle value, or halfway between the two in the middle', () => {
  expect(median([9, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 9])).toBe(3);
  expect(quantile([0, 10, 20, 30, 40], 0.25)).toBe(10);
  expect(spread([0, 10, 20, 30, 40])).toBe(20);
  expect(median([])).toBeNaN();
});

describe('the interval of a difference', () => {
  test('is that of the signed-rank test', () => {
    // n = 12, z = 2.807: the cut is ⌊39 − 2.807 √162.5⌋ = 3, so the third smallest and third largest of 78 means.
    const interval = shift([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(interval).toEqual({ estimate: 6.5, low: 2, high: 11 });
  });

  test('has no end where there are too few pairs', () => {
    const same = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    expect(shift(Array(10).fill(0))).toMatchObject(same);
    expect(shift([])).toMatchObject(same);
    expect(shift(Array(11).fill(0))).toEqual({ estimate: 0, low: 0, high: 0 });
  });

  test('holds the true difference, but for one time in two hundred', () => {
    const held = Array.from({ length: 400 }, () => shift(differences(40, 1))).filter(
      ({ low, high }) => low < 1 && high > 1,
    );
    // Two missing are expected; that twelve are has a chance below 1 in 100 000.
    expect(held.length).toBeGreaterThan(388);
  });
});

test('a difference is the same within the tolerance, different beyond it, and unclear where it may be either', () => {
  const judged = (low: number, high: number) => judgeShift({ estimate: 0, low, high }, 1);
  expect(judged(-0.9, 0.9)).toBe('same');
  expect(judged(0.1, 0.9)).toBe('same');
  expect(judged(1.1, 9)).toBe('different');
  expect(judged(-9, -1.1)).toBe('different');
  expect(judged(0.9, 1.1)).toBe('unclear');
  expect(judged(-1.1, 0.2)).toBe('unclear');
  expect(judged(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe('unclear');
});

test('two hundred noisy pairs show a difference of one millisecond, and that there is none', () => {
  expect(judgeShift(shift(differences(200, 1)), 0.4)).toBe('different');
  expect(judgeShift(shift(differences(200, 0)), 0.4)).toBe('same');
});

test('each of many is first as often as any other', () => {
  const first = Map.groupBy(
    Array.from({ length: 3000 }, () => shuffled(['a', 'b', 'c'])),
    ([one]) => one,
  );
  for (const orders of first.values()) expect(Math.abs(orders.length - 1000)).toBeLessThan(200);
  expect(shuffled(['a', 'b', 'c']).sort()).toEqual(['a', 'b', 'c']);
});
