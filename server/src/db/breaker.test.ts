import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Breaker } from './breaker.ts';

test('after a failure nobody is let through, but one after each pause; an answer lets everybody', async () => {
  const breaker = new Breaker();
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
  breaker.failed(performance.now());
  expect(breaker.allows()).toBe(false);
  await sleep(520);
  expect([breaker.allows(), breaker.allows()]).toEqual([true, false]);
  breaker.succeeded();
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
});

test('what was tried before the last answer, and fails only now, says nothing', () => {
  const breaker = new Breaker();
  const began = performance.now();
  breaker.succeeded();
  breaker.failed(began - 1);
  expect(breaker.allows()).toBe(true);
});
