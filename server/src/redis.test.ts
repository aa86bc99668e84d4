import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, ProcessGroup, scratchDirectory, startRedis } from '@gatehouse/dev/services';
import { expect, test, vi } from 'vitest';
import { Limiter } from './limits/limiter.ts';
import { createRedis } from './redis.ts';

/** A Redis of the test's own, that can be stopped and killed, and a connection to it. */
async function ownRedis() {
  await using stack = new AsyncDisposableStack();
  const group = stack.adopt(new ProcessGroup(), (started) => started.stop());
  const scratch = stack.adopt(scratchDirectory(), (directory) => directory.remove());
  const where = { directory: join(scratch.path, 'redis'), port: await freePort(), persistent: false };
  const server = await startRedis({ ...where, group });
  const redis = stack.adopt(createRedis({ url: server.url, prefix: 'test:' }), (client) => client.disconnect());
  redis.on('error', () => undefined);
  await redis.connect();
  const send = (signal: NodeJS.Signals) => process.kill(group.members.at(-1)?.pid ?? Number.NaN, signal);
  const all = stack.move();
  return {
    redis,
    limiter: new Limiter(redis, randomBytes(32), { user: { calls: 3, seconds: 600 } }),
    send,
    stop: () => server.stop(),
    start: async () => void (await startRedis({ ...where, group })),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

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
