import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Admission } from './admission.ts';

// What is tested here is time, and no machine is quiet enough to measure half a second.
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Of a burst 40 calls are at work at once, and 512 wait. */
const connections = 10;
const places = 40;
const burst = 512;
const refused = { code: 'unavailable', details: { retryAfter: 1 } };

/** Calls that end when the test says so. */
class Crowd {
  readonly calls: Promise<number>[] = [];
  readonly begun: number[] = [];
  readonly #admission: Admission;
  readonly #ends: (() => void)[] = [];
  #refused = 0;

  constructor(admission: Admission) {
    this.#admission = admission;
  }

  come(count: number): void {
    for (let index = 0; index < count; index++) {
      const number = this.calls.length;
      const call = this.#admission.admit(() => {
        this.begun.push(number);
        return new Promise<number>((resolve) => this.#ends.push(() => resolve(number)));
      });
      call.catch(() => this.#refused++);
      this.calls.push(call);
    }
  }

  get atWork(): number {
    return this.#ends.length;
  }

  get waiting(): number {
    return this.calls.length - this.begun.length - this.#refused;
  }

  async end(count = 1): Promise<void> {
    for (const end of this.#ends.splice(0, count)) end();
    await pass(0);
  }
}

test('some are at work at once, the others stand in line and get their turns in the order they came', async () => {
  const crowd = new Crowd(new Admission(connections));
  crowd.come(places + 3);
  expect(crowd.begun).toHaveLength(places);
  await crowd.end(2);
  expect(crowd.begun.slice(places)).toEqual([places, places + 1]);
  crowd.come(1);
  await crowd.end(2);
  expect(crowd.begun.slice(places)).toEqual([places, places + 1, places + 2, places + 3]);
});

test('many connections to PostgreSQL are kept busy', () => {
  const crowd = new Crowd(new Admission(100));
  crowd.come(1000);
  expect(crowd.begun).toHaveLength(300);
});

test('a burst is let in; whoever comes when the line is full is told at once, and the others get their turns', async () => {
  const admission = new Admission(connections);
  const crowd = new Crowd(admission);
  crowd.come(places + burst - 1);
  expect(admission.turnsAway()).toBe(false);
  crowd.come(1);
  expect(admission.turnsAway()).toBe(true);
  await expect(admission.admit(async () => 'served')).rejects.toMatchObject(refused);
  await crowd.end(1);
  expect(admission.turnsAway()).toBe(false);
});

test('whoever has waited a second in a burst is told, and leaves the line to others', async () => {
  const crowd = new Crowd(new Admission(connections));
  crowd.come(places + 1);
  await pass(600);
  crowd.come(1);
  await pass(300);
  expect(crowd.waiting).toBe(2);
  await pass(100);
  await expect(crowd.calls[places]).rejects.toMatchObject(refused);
  await crowd.end();
  expect(crowd.begun.at(-1)).toBe(places + 1);
  await pass(2000);
  await crowd.end();
  expect(await crowd.calls[1]).toBe(1);
});

test('in a crowd that stays whoever has waited half a second is told', async () => {
  const crowd = new Crowd(new Admission(connections));
  crowd.come(places);
  for (let rounds = 0; rounds < 8; rounds++) {
    crowd.come(1);
    await pass(100);
  }
  expect(crowd.waiting).toBe(4);
});

test('a crowd that stays is kept as small as three quarters of a second serve, and after it there is room for a burst again', async () => {
  const admission = new Admission(connections);
  const crowd = new Crowd(admission);
  crowd.come(places + 300);
  for (let rounds = 0; rounds < 20; rounds++) {
    await pass(100);
    await crowd.end(40);
    crowd.come(80);
  }
  // 200 end in half a second.
  crowd.come(burst);
  await pass(0);
  expect([crowd.atWork, crowd.waiting, admission.turnsAway()]).toEqual([200, 100, true]);
  await crowd.end();
  expect([crowd.atWork, crowd.waiting, admission.turnsAway()]).toEqual([200, 99, false]);

  while (crowd.waiting > 0) await crowd.end(100);
  await pass(600);
  crowd.come(burst - 1);
  expect(admission.turnsAway()).toBe(false);
});

test('where calls take long, a crowd that stays has no more at work than there are connections', async () => {
  const admission = new Admission(connections);
  const crowd = new Crowd(admission);
  for (let rounds = 0; rounds < 60; rounds++) {
    crowd.come(20);
    await pass(100);
    if (rounds % 2 === 0) await crowd.end(4);
  }
  expect([crowd.atWork, crowd.waiting]).toEqual([connections, connections]);
});

test('as many may be at work as end in half a second', async () => {
  const admission = new Admission(connections);
  for (let rounds = 0; rounds < 50; rounds++) {
    const calls = Array.from({ length: 20 }, () => admission.admit(async () => undefined));
    await pass(20);
    await Promise.all(calls);
  }
  const crowd = new Crowd(admission);
  crowd.come(1000);
  expect(crowd.begun.length).toBe(500);
});

test('whoever waits for a hash keeps nobody from work, and a call that fails leaves its place', async () => {
  const admission = new Admission(connections);
  let finish = () => {};
  const hash = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const hashing = Array.from({ length: places }, () => admission.admit(() => admission.stepAside(() => hash)));
  const crowd = new Crowd(admission);
  crowd.come(places);
  expect(crowd.begun).toHaveLength(places);
  crowd.come(1);
  finish();
  await Promise.all(hashing);
  await crowd.end(1);
  expect(crowd.begun).toHaveLength(places + 1);

  const failing = new Admission(connections);
  const fail = () => failing.admit(() => Promise.reject(new Error('failed')));
  await Promise.allSettled(Array.from({ length: places * 4 }, fail));
  expect(await failing.admit(async () => 'served')).toBe('served');
});
