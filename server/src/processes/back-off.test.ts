import { expect, test } from 'vitest';
import { BackOff } from './back-off.ts';

test('who keeps ending at once waits longer and longer, up to ten seconds', () => {
  const backOff = new BackOff();
  const delays = Array.from({ length: 10 }, () => backOff.next(5));
  expect(delays.slice(0, 4)).toEqual([100, 200, 400, 800]);
  expect(delays.slice(-2)).toEqual([10_000, 10_000]);
});

test('who lived for long is followed soon', () => {
  const backOff = new BackOff();
  for (let round = 0; round < 5; round++) backOff.next(5);
  expect(backOff.next(3_600_000)).toBe(100);
});
