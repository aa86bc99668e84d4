import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { closedLoop, openLoop, Recorder } from './loops.ts';

/** A server that stands still for the first 300 ms, and then answers at once. */
function standstill() {
  const over = sleep(300);
  return () => over;
}

async function measure(run: (recorder: Recorder, end: number) => Promise<void>): Promise<Recorder> {
  const recorder = new Recorder();
  await run(recorder, performance.now() + 600);
  return recorder;
}

test('in an open loop all that were due in a standstill have waited', async () => {
  const recorder = await measure((recorder, end) => openLoop(standstill(), 100, end, recorder));
  expect(recorder.calls).toBeGreaterThanOrEqual(55);
  // Half of the calls were due in it, one every 10 ms: the longest has waited it out, the median call just missed it.
  expect(recorder.percentile(99)).toBeGreaterThan(200);
  expect(recorder.percentile(25)).toBeLessThan(recorder.percentile(75) / 2);
});

test('what was sent late has waited since it was due', async () => {
  let calls = 0;
  const recorder = await measure((recorder, end) =>
    openLoop(async () => block(calls++ === 0 ? 300 : 0), 100, end, recorder),
  );
  expect(recorder.calls).toBeGreaterThanOrEqual(55);
  // Thirty were due while nothing could be sent; all were answered at once, when they were.
  expect(recorder.percentile(75)).toBeGreaterThan(50);
});

function block(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test('in a closed loop only those in flight have waited', async () => {
  let calls = 0;
  const slowOnce = () => sleep(calls++ === 0 ? 300 : 5);
  const recorder = await measure((recorder, end) => closedLoop(slowOnce, 1, end, recorder));
  expect(recorder.failures).toBe(0);
  expect(recorder.percentile(50)).toBeLessThan(recorder.percentile(100) / 2);
});

test('what fails is counted, and its first reason kept', async () => {
  const refused = () => Promise.reject(new Error('refused'));
  const recorder = await measure((recorder, end) => openLoop(refused, 50, end, recorder));
  expect(recorder).toMatchObject({ calls: 0, firstFailure: 'refused' });
  expect(recorder.failures).toBeGreaterThanOrEqual(25);
});
