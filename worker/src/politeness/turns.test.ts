import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, Gate, testRedis } from '@gatehouse/dev/testing';
import { loadConfig } from '@gatehouse/server/config';
import { createRedis, type RedisClient } from '@gatehouse/server/redis';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Turns } from './turns.ts';

const { url, prefix } = testRedis();
const needed = { ENVIRONMENT: 'test', DATABASE_URL: 'postgres://localhost/x', REDIS_URL: url };
const limitsOf = (value: string) => loadConfig({ ...needed, MAIL_DOMAIN_LIMITS: value }).mail.domainLimits;

let redis: RedisClient;
let away: RedisClient;
beforeAll(async () => {
  redis = createRedis({ url, prefix });
  redis.on('error', () => undefined);
  away = createRedis({ url: `redis://127.0.0.1:${await freePort()}`, prefix });
  away.on('error', () => undefined);
  await redis.connect();
});
afterAll(() => {
  redis.disconnect();
  away.disconnect();
});

let tests = 0;
/** Each test has keys of its own. */
const keyOfTest = () => Buffer.alloc(32, ++tests);

describe.each([
  ['by all workers together', () => redis],
  ['by one worker, while Redis is away', () => away],
])('%s', (_, redisOf) => {
  function start(limits: string) {
    const turns = new Turns(redisOf(), keyOfTest(), limitsOf(limits));
    const turn = (mail: string, to = 'ada@example.com') => {
      const found = turns.of(mail, to);
      if (found === undefined) throw new Error(`${to} has no limit.`);
      return found;
    };
    return {
      turns,
      enter: (mail: string, to?: string) => turn(mail, to).enter(),
      leave: (mail: string, to?: string) => turn(mail, to).leave(),
    };
  }

  test('so many mails are sent to a domain at once, and the next when one of them is done', async () => {
    const { enter, leave } = start('example.com=2');
    expect([await enter('a'), await enter('b')]).toEqual([0, 0]);
    const wait = await enter('c');
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(50);
    await leave('a');
    await sleep(wait);
    expect(await enter('c')).toBe(0);
    await sleep(100);
    expect(await enter('d')).toBeGreaterThan(0);
  });

  test('those who wait come back one after the other, in their order, and before whoever comes later', async () => {
    const { enter, leave } = start('example.com=1:6/60');
    await enter('a');
    const waits = [await enter('b'), await enter('c'), await enter('d')];
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
    expect(waits[2]).toBeGreaterThan(waits[1] ?? 0);
    await leave('a');
    // The place is free, and is meant for those who wait.
    expect(await enter('e')).toBeGreaterThan(waits[2] ?? 0);
    expect(await enter('d')).toBeLessThanOrEqual(waits[2] ?? 0);
  });

  test('one mail follows another after the time that the domain is given', async () => {
    // Six a minute.
    const { enter, leave } = start('example.com=6/60');
    expect(await enter('a')).toBe(0);
    await leave('a');
    const [b, c] = [await enter('b'), await enter('c')];
    expect(b).toBeGreaterThan(5000);
    expect(b).toBeLessThanOrEqual(10_000);
    expect(c).toBeGreaterThan(15_000);
    expect(c).toBeLessThanOrEqual(20_000);
    // Whoever comes too early has their turn still, and no other.
    expect(await enter('b')).toBeLessThanOrEqual(b);
  });

  test('a mail whose turn has come is sent, however late it comes', async () => {
    const { enter, leave } = start('example.com=100/1');
    await enter('a');
    await leave('a');
    const wait = await enter('b');
    // Not scheduled for so long that its turn has come already, it was sent at once.
    if (wait > 0) {
      await sleep(wait + 200);
      expect(await enter('b')).toBe(0);
    }
  });

  test('a mail that was being sent when its worker died comes back to its place', async () => {
    const { enter } = start('example.com=1');
    expect([await enter('a'), await enter('a')]).toEqual([0, 0]);
  });

  test('each domain is treated by itself; one that is named as it is, in whatever case, and the others as `*` says', async () => {
    const { turns, enter } = start('example.com=1,*=2');
    expect(await enter('a', 'ada@EXAMPLE.com')).toBe(0);
    expect(await enter('b', 'bob@example.com')).toBeGreaterThan(0);
    expect([await enter('c', 'ada@example.org'), await enter('d', 'ada@example.org')]).toEqual([0, 0]);
    expect(await enter('e', 'ada@example.org')).toBeGreaterThan(0);
    expect(await enter('f', 'ada@example.net')).toBe(0);
    expect(turns.of('g', 'ada@constructor')).toBeDefined();
    expect(start('example.com=1').turns.of('a', 'ada@example.org')).toBeUndefined();
    expect(start('').turns.of('a', 'ada@constructor')).toBeUndefined();
  });
});

test('two workers keep one pace', async () => {
  const key = keyOfTest();
  const [one, two] = [new Turns(redis, key, limitsOf('*=3')), new Turns(redis, key, limitsOf('*=3'))];
  const waits = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).of(`mail ${n}`, 'ada@example.com')?.enter()),
  );
  expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
});

test('once Redis is back, what a worker counted by itself is forgotten', async () => {
  await using gate = await Gate.to(url);
  const flaky = createRedis({ url: gate.url, prefix });
  flaky.on('error', () => undefined);
  const turns = new Turns(flaky, keyOfTest(), limitsOf('*=1'));
  const enter = (mail: string) => turns.of(mail, 'ada@example.com')?.enter();
  expect(await enter('a')).toBe(0);
  expect(await enter('b')).toBeGreaterThan(0);
  await gate.open();
  await expect.poll(() => flaky.status, { timeout: 10_000 }).toBe('ready');
  expect(await enter('c')).toBe(0);
  flaky.disconnect();
});

test('every key in Redis expires, and none tells which domain it is about', async () => {
  const keyPrefix = `${prefix}keys:`;
  const own = createRedis({ url, prefix: keyPrefix });
  await own.connect();
  const turns = new Turns(own, keyOfTest(), limitsOf('*=1:1/60'));
  for (const mail of ['a', 'b']) await turns.of(mail, 'ada@example.com')?.enter();
  const keys = await redis.keys(`${keyPrefix}*`);
  expect(keys.map((key) => key.split(':').at(-1)).toSorted()).toEqual(['b', 'free', 'sending']);
  for (const key of keys) {
    expect(await redis.pttl(key.slice(prefix.length)), key).toBeGreaterThan(0);
    expect(key).not.toContain('example');
  }
  own.disconnect();
});
