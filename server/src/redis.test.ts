import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, ProcessGroup, scratchDirectory, startRedis } from '@gatehouse/dev/services';
import { Gate } from '@gatehouse/dev/testing';
import type { Redis } from 'ioredis';
import { expect, test, vi } from 'vitest';
import { Limiter } from './limits/limiter.ts';
import { createLogger } from './observability/logger.ts';
import { createRedis } from './redis.ts';
import { logAvailability } from './redis-availability.ts';

/** A Redis of the test's own, that can be stopped and killed, and a connection to it. */
async function ownRedis() {
  await using stack = new AsyncDisposableStack();
  const group = stack.adopt(new ProcessGroup(), (started) => started.stop());
  const scratch = stack.adopt(scratchDirectory(), (directory) => directory.remove());
  const where = { directory: join(scratch.path, 'redis'), port: await freePort(), persistent: false };
  let server = await startRedis({ ...where, group });
  const redis = stack.adopt(createRedis({ url: server.url, prefix: 'test:' }) as Redis, (client) =>
    client.disconnect(),
  );
  redis.on('error', () => undefined);
  await redis.connect();
  const send = (signal: NodeJS.Signals) => process.kill(group.members.at(-1)?.pid ?? Number.NaN, signal);
  const all = stack.move();
  return {
    redis,
    limiter: new Limiter(redis, randomBytes(32), { user: { calls: 3, seconds: 600 } }),
    send,
    stop: () => server.stop(),
    start: async () => {
      server = await startRedis({ ...where, group });
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** For what takes a while on a busy machine. */
const patience = { timeout: 20_000 };

const charge = async (limiter: Limiter, key: string) => (await limiter.charge([{ policy: 'user', key }])).allowed;

test('commands of one turn of the event loop leave in one write, and are answered each by its own', async () => {
  await using own = await ownRedis();
  const { redis } = own;
  // What a socket does with what it was given: once for each time that the system is called.
  const [one, many] = [vi.spyOn(redis.stream, '_write'), vi.spyOn(redis.stream, '_writev')];
  const writes = () => one.mock.calls.length + many.mock.calls.length;
  const answers = await Promise.allSettled([
    redis.set('a', 1),
    redis.incrby('a', 5),
    redis.lpush('a', 'of another type'),
    redis.get('a'),
  ]);
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'rejected'))).toEqual([
    'OK',
    6,
    'rejected',
    '6',
  ]);
  expect(writes()).toBe(1);
  await redis.get('a');
  expect(writes()).toBe(2);
});

test('of a Redis that is stopped a command waits its own time, and not for those before it', async () => {
  await using own = await ownRedis();
  await own.redis.ping();
  own.send('SIGSTOP');
  const timed = async (): Promise<number> => {
    const began = performance.now();
    await expect(own.redis.ping()).rejects.toThrow('Command timed out');
    return performance.now() - began;
  };
  const first = timed();
  await sleep(50);
  const second = timed();
  // Behind the first one, it would take nearly twice as long.
  expect((await second) / (await first)).toBeLessThan(1.5);
  own.send('SIGCONT');
  await expect.poll(() => own.redis.ping().catch(() => 'away')).toBe('PONG');
});

test.each(['stopped', 'killed'])('while Redis is %s the limits are counted in the process', async (how) => {
  await using own = await ownRedis();
  const { limiter } = own;
  expect(await charge(limiter, 'ada')).toBe(true);
  await (how === 'stopped' ? own.send('SIGSTOP') : own.stop());
  const calls = () => Promise.all(Array.from({ length: 5 }, () => charge(limiter, 'eve')));
  expect((await calls()).filter(Boolean)).toHaveLength(3);
  await (how === 'stopped' ? own.send('SIGCONT') : own.start());
  await expect.poll(() => own.redis.ping().catch(() => 'away')).toBe('PONG');
  // Back again, all processes count together.
  expect(await charge(limiter, 'grace')).toBe(true);
  expect(await own.redis.keys('*limit:user:*')).not.toEqual([]);
});

test('a primary that has become a replica is left for a new connection', async () => {
  await using own = await ownRedis();
  const { redis } = own;
  const before = await redis.client('ID');
  await redis.replicaof('127.0.0.1', 9);
  await expect(redis.set('a', 1)).rejects.toThrow('READONLY');
  await expect.poll(() => redis.client('ID').catch(() => before), patience).not.toBe(before);
});

test('it is said once that Redis goes, and once that it is back', async () => {
  await using own = await ownRedis();
  const log = new PassThrough();
  const lines: { level: string; msg: string }[] = [];
  log.on('data', (chunk) => lines.push(JSON.parse(chunk.toString())));
  logAvailability(own.redis, createLogger('info', 'test', log), 'mails wait');
  for (let round = 0; round < 2; round++) {
    lines.length = 0;
    await own.stop();
    // The first tries to connect again fail.
    await sleep(500);
    await own.start();
    await expect.poll(() => own.redis.ping().catch(() => 'away'), patience).toBe('PONG');
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['warn', 'Redis is away; mails wait until it is back'],
      ['info', 'Redis is back'],
    ]);
  }
});

test('a Sentinel that is silent is passed over', async () => {
  await using stack = new AsyncDisposableStack();
  const group = stack.adopt(new ProcessGroup(), (started) => started.stop());
  const { path } = stack.adopt(scratchDirectory(), (directory) => directory.remove());
  const start = async (name: string, options = {}) =>
    startRedis({ group, directory: join(path, name), port: await freePort(), persistent: false, ...options });
  const server = new URL((await start('server')).url);
  const settings = [
    `sentinel monitor gatehouse 127.0.0.1 ${server.port} 1`,
    `sentinel auth-pass gatehouse ${server.password}`,
  ];
  const sentinel = new URL((await start('sentinel', { sentinel: true, settings })).url);
  const silent = stack.use(await Gate.to(sentinel.href));
  await silent.open();
  silent.block();
  const url = `redis+sentinel://:${server.password}@${new URL(silent.url).host},${sentinel.host}/gatehouse?sentinel_password=${sentinel.password}`;
  const redis = stack.adopt(createRedis({ url, prefix: 'test:' }), (client) => client.disconnect());
  redis.on('error', () => undefined);
  await redis.connect();
  expect(await redis.ping()).toBe('PONG');
});
