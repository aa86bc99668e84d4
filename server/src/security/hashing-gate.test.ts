import { expect, test } from 'vitest';
import { HashingGate } from './hashing-gate.ts';

/** Calls that end when the test says so. */
function crowd(gate: HashingGate, size: number) {
  const ends: (() => void)[] = [];
  const calls = Array.from({ length: size }, () =>
    gate.admit(() => new Promise<string>((resolve) => ends.push(() => resolve('served')))),
  );
  return { calls, endOne: () => ends.shift()?.(), endAll: () => ends.splice(0).forEach((end) => void end()) };
}

test.each([
  [1, 65],
  [8, 136],
])(
  'with %i threads, %i calls are in at once; one more is refused at once and disturbs nobody',
  async (threads, places) => {
    const gate = new HashingGate(threads);
    const { calls, endAll } = crowd(gate, places);
    await expect(gate.admit(async () => 'served')).rejects.toMatchObject({
      code: 'unavailable',
      details: { retryAfter: 1 },
    });
    endAll();
    expect(await Promise.all(calls)).toEqual(Array(places).fill('served'));
  },
);

test('a call that ends makes room for one', async () => {
  const gate = new HashingGate(1);
  const { calls, endOne, endAll } = crowd(gate, 65);
  endOne();
  await calls[0];
  expect(await gate.admit(async () => 'served')).toBe('served');
  endAll();
});

test('a call that fails leaves its place', async () => {
  const gate = new HashingGate(1);
  const failing = Array.from({ length: 200 }, () => gate.admit(() => Promise.reject(new Error('no memory'))));
  const reasons = (await Promise.allSettled(failing)).map((result) => result.status === 'rejected' && result.reason);
  expect(reasons.slice(0, 65)).toEqual(Array(65).fill(new Error('no memory')));
  expect(await gate.admit(async () => 'served')).toBe('served');
});
