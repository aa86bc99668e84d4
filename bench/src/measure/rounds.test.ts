import { expect, test } from 'vitest';
import { judge } from '../report.ts';
import { rate } from '../row.ts';
import { measureRounds, medianOf, ratioOf } from './rounds.ts';
import type { Side } from './sample.ts';

const rounds = [
  { ours: { perSecond: 100 }, theirs: { perSecond: 10 } },
  { ours: { perSecond: 20 }, theirs: { perSecond: 1 } },
  { ours: { perSecond: 90 }, theirs: { perSecond: 30 } },
];
const comparison = { what: 'ours : theirs', of: rate('ours', 'theirs').of };

test('the sides take turns', async () => {
  const order: string[] = [];
  const side = (name: string): Side => ({ name, measure: async () => ({ perSecond: order.push(name) }) });
  await measureRounds([side('a'), side('b')], 3);
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});

test('a ratio is the median of the rounds’ own ratios, not the ratio of medians', () => {
  expect(medianOf(rounds, 'ours').perSecond).toBe(90);
  expect(ratioOf(rounds, comparison.of)).toEqual({ median: 10, lowest: 3, highest: 20 });
});

test.each([
  [{ atLeast: 10 }, true],
  [{ atLeast: 10.1 }, false],
  [{ atMost: 10 }, true],
  [{ atMost: 9.9 }, false],
  [{}, undefined],
])('of a ratio of 10 the verdict on %j is %s', (bound, reached) => {
  expect(judge('row', { ...comparison, ...bound }, rounds, true).reached).toBe(reached);
});

test('a figure that is missing reaches no goal', () => {
  const broken = { what: 'x', of: rate('ours', 'nobody').of, atLeast: 0 };
  expect(judge('row', broken, rounds, true).reached).toBe(false);
});
