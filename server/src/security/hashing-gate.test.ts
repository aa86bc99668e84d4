import { describe, expect, test } from 'vitest';
import { HashingGate } from './hashing-gate.ts';

/** Tasks that end when the test says so. */
function controlled(gate: HashingGate) {
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const run = () =>
    gate.admit(() =>
      gate.run(async () => {
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => ends.push(resolve));
        running--;
      }),
    );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const endOne = async () => {
    ends.shift()?.();
    await settle();
  };
  return { run, settle, endOne, running: () => running, most: () => most };
}

test('no more run at once than there are permits; the others wait their turn', async () => {
  const { run, endOne, settle, running, most } = controlled(new HashingGate(2, 10));
  const all = Promise.all(Array.from({ length: 7 }, run));
  await settle();
  for (let left = 7; left > 0; left--) {
    expect(running()).toBe(Math.min(2, left));
    await endOne();
  }
  await all;
  expect(most()).toBe(2);
});

test('those that wait are served in the order they came', async () => {
  const gate = new HashingGate(1);
  const order: number[] = [];
  await Promise.all([1, 2, 3, 4].map((n) => gate.run(async () => void order.push(n))));
  expect(order).toEqual([1, 2, 3, 4]);
});

describe('a full queue', () => {
  test('refuses at once, and disturbs nobody who waits', async () => {
    const { run, endOne, settle } = controlled(new HashingGate(1, 2));
    const served = [run(), run(), run()];
    await settle();
    await expect(run()).rejects.toMatchObject({ code: 'unavailable', details: { retryAfter: 1 } });
    for (let n = 0; n < 3; n++) await endOne();
    await Promise.all(served);
  });

  test('takes new ones as soon as there is room', async () => {
    const { run, endOne, settle } = controlled(new HashingGate(1, 1));
    const first = [run(), run()];
    await settle();
    await expect(run()).rejects.toMatchObject({ code: 'unavailable' });
    await endOne();
    const third = run();
    await endOne();
    await endOne();
    await Promise.all([...first, third]);
  });
});

test('a task that fails gives its permit back', async () => {
  const gate = new HashingGate(1, 1);
  for (let n = 0; n < 3; n++)
    await expect(gate.run(() => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
  expect(await gate.run(async () => 'served')).toBe('served');
});

test('fifty who come at once are all served, on a single core too', async () => {
  const gate = new HashingGate(1);
  const { run, endOne } = controlled(gate);
  const all = Promise.all(Array.from({ length: 50 }, run));
  for (let n = 0; n < 50; n++) await endOne();
  await all;
});
