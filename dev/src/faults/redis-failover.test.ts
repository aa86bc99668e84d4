import { once } from 'node:events';
import { join } from 'node:path';
import { createRedis } from '@gatehouse/server/redis';
import { checkRedis } from '@gatehouse/server/redis-availability';
import { Cluster } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { scratchDirectory } from '../scratch-directory.ts';
import {
  Gate,
  newEmail,
  password,
  plainHttp,
  postJson,
  startGatehouse,
  startServer,
  startWorker,
  type TestGatehouse,
} from '../testing/index.ts';
import type { ServerProcess } from '../testing/process.ts';
import { waitUntil } from '../wait-until.ts';
import { startRedisCluster } from './redis-cluster.ts';
import { startRedisSentinels } from './redis-sentinels.ts';
import { keysByPrimary, type RedisDeployment } from './redis-server.ts';

/** What a rule of ours allows, in ms. */
const answered = 2000;
const recovered = 5000;

const limit = 12;
const env = {
  LOG_LEVEL: 'info',
  TRUSTED_PROXIES: '127.0.0.1',
  RATE_LIMITS: `sign_in_ip=${limit}/3600,register_ip=1000/3600`,
};

describe.each([
  ['a Redis Cluster', startRedisCluster],
  ['Sentinels', startRedisSentinels],
])('with %s', { timeout: 180_000 }, (kind, startDeployment) => {
  const stack = new AsyncDisposableStack();
  let redis: RedisDeployment;
  let gatehouse: TestGatehouse;
  let servers: readonly ServerProcess[];

  beforeAll(async () => {
    const scratch = stack.adopt(scratchDirectory(), (directory) => directory.remove());
    redis = stack.use(await startDeployment(join(scratch.path, 'redis')));
    gatehouse = stack.use(await startGatehouse({ env: { ...env, REDIS_URL: redis.url, LOG_LEVEL: 'silent' } }));
    const { PORT: _port, ...shared } = gatehouse.env;
    servers = await Promise.all([1, 2].map(async () => stack.use(await startServer({ ...shared, ...env }))));
    stack.use(await startWorker({ ...shared, ...env }));
    await ready(60_000);
  }, 180_000);
  afterAll(() => stack.disposeAsync(), 60_000);

  const urlOf = (index: number) => servers[index % servers.length]?.url ?? '';
  const post = (index: number, path: string, body: unknown, ip = '198.51.100.1') =>
    postJson(`${urlOf(index)}/api/v1${path}`, body, { 'x-forwarded-for': ip });
  const verify = (index: number, email: string, otp: string) => post(index, '/auth/verify-email', { email, otp });

  /** Waits until both servers say that they and Redis are well. */
  const ready = (timeoutMs: number) => {
    const isReady = async ({ url }: ServerProcess) => (await plainHttp(`${url}/ready`)).body.status === 'ready';
    const all = async () => (await Promise.all(servers.map(isReady))).every(Boolean);
    return waitUntil(all, { what: 'both servers to find Redis', timeoutMs });
  };

  async function registered() {
    const email = newEmail();
    expect((await post(0, '/auth/register', { email, password })).status).toBe(201);
    const { text } = await gatehouse.mailbox.waitFor({ to: email });
    return { email, code: /\b\d{6}\b/.exec(text)?.[0] ?? '' };
  }

  async function walk() {
    const { email, code } = await registered();
    expect((await verify(1, email, code)).status).toBe(200);
    const tokens = await post(0, '/auth/login', { email, password });
    expect(tokens.status).toBe(200);
    const headers = { authorization: `Bearer ${tokens.body.access_token}` };
    expect((await plainHttp(`${urlOf(1)}/api/v1/users/me`, { headers })).body.email).toBe(email);
  }

  /** Tries to sign in from one address, over both servers at once; tells how many tries were let in. */
  async function tries(ip: string, count: number): Promise<number> {
    const answers = await Promise.all(
      Array.from({ length: count }, (_unused, index) =>
        post(index, '/auth/login', { email: newEmail(), password: 'not the password' }, ip),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    const letIn = statuses.filter((status) => status === 401).length;
    expect(statuses.filter((status) => status === 429)).toHaveLength(count - letIn);
    return letIn;
  }

  let addresses = 0;
  const newAddress = () => `203.0.113.${++addresses}`;
  const keysLike = (pattern: string) => keysByPrimary(redis, `${gatehouse.env.REDIS_PREFIX}${pattern}`);

  /** The key that was written meanwhile, and where it is. */
  async function written<Result>(pattern: string, act: () => Promise<Result>) {
    const before = await keysLike(pattern);
    const result = await act();
    const [entry] = [...(await keysLike(pattern))].filter(([key]) => !before.has(key));
    if (entry === undefined) throw new Error(`no new key like ${pattern}`);
    const [key, holder] = entry;
    return { result, holder, key: key.slice(gatehouse.env.REDIS_PREFIX?.length) };
  }

  /** Somebody with a code, and an address that tried a few times, both known to the same primary. */
  async function sharers() {
    const { result: person, holder: primary, key } = await written('otp:verification:*', registered);
    for (;;) {
      const ip = newAddress();
      const { holder } = await written('limit:sign_in_ip:*', () => tries(ip, 1));
      if (holder !== primary) continue;
      expect(await tries(ip, 6)).toBe(6);
      await primary.isReplicated();
      return { ...person, ip, spent: 7, primary, key };
    }
  }

  async function timed<Answer>(call: Promise<Answer>): Promise<Answer> {
    const began = performance.now();
    const answer = await call;
    expect(performance.now() - began).toBeLessThan(answered);
    return answer;
  }

  /** How long it usually takes, whether it succeeds or fails. */
  async function medianOf(act: () => Promise<unknown>): Promise<number> {
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const began = performance.now();
      await act().catch(() => undefined);
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b)[2] ?? Number.NaN;
  }

  test('people register, verify their address and sign in, and both servers know them', walk);

  test('the commands of one turn of the event loop leave in one write to each server', async () => {
    const client = createRedis({ url: redis.url, prefix: 'test:' });
    await using local = new AsyncDisposableStack();
    local.defer(() => client.disconnect());
    await client.connect();
    await checkRedis(client);
    // A replica is connected to before it is promoted, too.
    const all = client instanceof Cluster ? client.nodes() : [client];
    await waitUntil(() => all.every(({ status }) => status === 'ready'), { what: 'connections', timeoutMs: 60_000 });
    const nodes = client instanceof Cluster ? client.nodes('master') : [client];
    const writes = nodes.map(({ stream }) => [vi.spyOn(stream, '_write'), vi.spyOn(stream, '_writev')]);
    await Promise.all(Array.from({ length: 60 }, (_unused, index) => client.incr(`counter ${index}`)));
    expect(writes.map(([one, many]) => (one?.mock.calls.length ?? 0) + (many?.mock.calls.length ?? 0))).toEqual(
      nodes.map(() => 1),
    );
  });

  test('who starts before Redis is there finds it once it comes', async () => {
    await using local = new AsyncDisposableStack();
    const gate = local.use(await Gate.to(`redis://${/@([^,]*)/.exec(redis.url)?.[1]}`));
    const url = redis.url.replace(/@[^/]*/, `@${new URL(gate.url).host}`);
    const client = local.adopt(createRedis({ url, prefix: 'test:' }), (one) => one.disconnect());
    const refused = once(client, 'error');
    client.on('error', () => undefined);
    client.connect().catch(() => undefined);
    await refused;
    await expect(client.get('a')).rejects.toThrow();
    await gate.open();
    await waitUntil(() => checkRedis(client).then(() => true), { what: 'Redis', timeoutMs: 60_000 });
  });

  test('a limit counts once, over both servers', async () => {
    expect(await tries(newAddress(), 2 * limit)).toBe(limit);
  });

  test.each(['stopped', 'killed'])(
    'while the primary of a code and a counter is %s all else is served in time, and its replica goes on',
    async (how) => {
      const { email, code, ip, spent, primary, key } = await sharers();
      await (how === 'stopped' ? primary.part.freeze() : primary.part.kill());
      const statuses = await Promise.all(
        servers.map(async ({ url }, index) => {
          const calls = [
            verify(index, email, code === '000000' ? '111111' : '000000'),
            post(index, '/auth/login', { email: newEmail(), password }, newAddress()),
            post(index, '/auth/register', { email: newEmail(), password }),
            plainHttp(`${url}/ready`),
          ];
          return (await Promise.all(calls.map(timed))).map(({ status, body }) => [status, body.code ?? body.status]);
        }),
      );
      const expected = [
        [503, 'unavailable'],
        [401, 'invalid_credentials'],
        [201, undefined],
        [200, 'degraded'],
      ];
      expect(statuses).toEqual([expected, expected]);
      if (how === 'killed') expect(await medianOf(() => gatehouse.services.redis.get(key))).toBeLessThan(answered / 4);
      await redis.promoted(primary);
      await ready(recovered);
      expect((await verify(1, email, code)).status).toBe(200);
      expect(await tries(ip, 2 * limit)).toBe(limit - spent);
      await walk();
      for (const { process } of servers) await process.waitForLine(/Redis is away/);
      await (how === 'stopped' ? primary.part.thaw() : primary.part.start());
      await primary.follows();
      for (const { process } of servers) await process.waitForLine(/Redis is back/);
    },
  );

  test('a primary that is relieved by its replica takes no counter and no code with it', async () => {
    const { email, code, ip, spent, primary } = await sharers();
    await redis.relieve(primary);
    await ready(recovered);
    expect((await verify(1, email, code)).status).toBe(200);
    expect(await tries(ip, 2 * limit)).toBe(limit - spent);
    await primary.follows();
  });

  if (kind === 'a Redis Cluster') {
    test('a slot that nobody holds is told, and told to be held again', async () => {
      const [primary] = (await keysLike('*')).values();
      const slots = await primary?.client.cluster('SLOTS');
      const [slot = 0] = slots?.find(([, , node]) => node?.[1] === primary?.port) ?? [];
      await primary?.client.cluster('DELSLOTS', slot);
      await waitUntil(async () => (await plainHttp(`${urlOf(0)}/ready`)).body.status === 'degraded', {
        what: 'the slot to be missed',
        timeoutMs: 60_000,
      });
      await primary?.client.cluster('ADDSLOTS', slot);
      await ready(60_000);
    });
  }
});
