import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { hash as bcrypt } from '@node-rs/bcrypt';
import argon2 from 'argon2';
import { beforeAll, describe, expect, test } from 'vitest';
import { Argon2Hasher } from './password-hasher.ts';

const settings = { minLength: 12, memoryKib: 19456, timeCost: 2, parallelism: 1, concurrency: 2 };
const hasher = new Argon2Hasher(settings);
const password = 'a horse of another colour';
let stored: string;
beforeAll(async () => {
  stored = await hasher.hash(password);
});

test('a hash has a salt of its own and is readable by another library', async () => {
  expect(await hasher.hash(password)).not.toBe(stored);
  expect(await argon2.verify(stored, password)).toBe(true);
  expect(await argon2.verify(stored, `${password}!`)).toBe(false);
});

test('no more run at once than there are threads, which yield to all others; they end in the order they came', async () => {
  const alone = new Argon2Hasher({ ...settings, concurrency: 1 });
  const ended: number[] = [];
  await Promise.all([1, 2, 3, 4].map(async (n) => alone.hash(password).then(() => ended.push(n))));
  expect(ended).toEqual([1, 2, 3, 4]);
  await alone.close();

  const before = niceThreads();
  const two = new Argon2Hasher(settings);
  two.start();
  await Promise.all(Array.from({ length: 12 }, () => two.hash(password)));
  if (process.platform === 'linux') expect(niceThreads() - before).toBe(2);
  expect(getPriority()).toBe(0);
  await two.close();
  expect(niceThreads()).toBe(before);
});

test.runIf(process.platform === 'linux')(
  'no thread starts before one is asked for, and then it starts once',
  async () => {
    const threads = () => readdirSync('/proc/self/task').length;
    const before = threads();
    const waiting = new Argon2Hasher(settings);
    expect(threads()).toBe(before);
    waiting.start();
    waiting.start();
    expect(threads()).toBe(before + 1);
    await waiting.close();
  },
);

/** Threads of this process with a priority of their own. */
const niceThreads = () =>
  process.platform === 'linux'
    ? readdirSync('/proc/self/task').filter((thread) => getPriority(Number(thread)) === 10).length
    : 0;

test('composed and decomposed letters are one password', async () => {
  const [composed, decomposed] = ['Schrödingers Straße', 'Schrödingers Straße'].map((text, at) =>
    text.normalize(at === 0 ? 'NFC' : 'NFD'),
  ) as [string, string];
  expect(composed).not.toBe(decomposed);
  expect(await hasher.verify(await hasher.hash(composed), decomposed)).toBe(true);
  expect(await hasher.verify(await hasher.hash(decomposed), composed)).toBe(true);
});

test('letters that only look compatible are not one password', async () => {
  const ligature = 'ﬁne horses, all of them';
  expect(await hasher.verify(await hasher.hash(ligature), ligature.normalize('NFKC'))).toBe(false);
});

test('no end of a long password is cut off', async () => {
  const long = '🐎'.repeat(127);
  const hash = await hasher.hash(`${long}a`);
  expect(await hasher.verify(hash, `${long}b`)).toBe(false);
  expect(await hasher.verify(hash, `${long}a`)).toBe(true);
});

test('today’s hashes need no other, and all others do', async () => {
  expect(hasher.needsRehash(stored)).toBe(false);
  for (const change of [{ memoryKib: 20000 }, { timeCost: 3 }, { parallelism: 2 }]) {
    expect(hasher.needsRehash(await new Argon2Hasher({ ...settings, ...change }).hash(password))).toBe(true);
  }
  expect(hasher.needsRehash(await bcrypt(password, { cost: 4 }))).toBe(true);
});

describe('nobody gets in, and it costs as much as a hash', () => {
  /** Milliseconds that checking each of them takes at least, in turns: what else runs on the machine only adds. */
  const costs = async (...hashes: (string | null)[]) => {
    const least = hashes.map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round < 7; round++) {
      for (const [index, hash] of hashes.entries()) {
        const start = performance.now();
        expect(await hasher.verify(hash, 'not a horse at all')).toBe(false);
        least[index] = Math.min(least[index] ?? 0, performance.now() - start);
      }
    }
    return least as [number, number];
  };

  // The exact comparison is a measurement of its own; this tells a hash from none.
  test.each<[string, () => string | null]>([
    ['without a hash', () => null],
    ['with something else', () => 'x'],
    ['with impossible parameters', () => stored.replace('t=2', 't=0')],
    ['with a salt that cannot be decoded', () => stored.replace(/p=1\$./, 'p=1$')],
    ['with a hash that was cut short', () => stored.slice(0, -20)],
  ])('%s', async (_what, make) => {
    const [ofNone, ofHash] = await costs(make(), stored);
    expect(ofNone).toBeGreaterThan(ofHash / 3);
  });
});
