import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { newEmail, plainHttp, postJson, startGatehouse, startServer } from '../testing/index.ts';

interface Timed {
  readonly status: number;
  readonly ms: number;
  readonly retryAfter: string | null;
}

async function timed(call: () => ReturnType<typeof plainHttp>): Promise<Timed> {
  const began = performance.now();
  const { status, headers } = await call();
  return { status, ms: performance.now() - began, retryAfter: headers.get('retry-after') };
}

const quantile = (times: readonly Timed[], share: number) =>
  times.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN;

test('in a storm of sign-ins some are served, the others refused at once, and nobody else waits', async () => {
  await using gatehouse = await startGatehouse();
  const { PORT: _, ...env } = gatehouse.env;
  await using server = await startServer(env);
  const signIn = () =>
    timed(() => postJson(`${server.url}/api/v1/auth/login`, { email: newEmail(), password: 'not the password' }));
  await signIn();

  const served: Timed[] = [];
  const refused: Timed[] = [];
  const health: Timed[] = [];
  const storming = () => served.length < 150;
  // More than may be in at once, so that somebody is refused all the while.
  const lane = async () => {
    while (storming()) {
      const answer = await signIn();
      expect([401, 503]).toContain(answer.status);
      (answer.status === 401 ? served : refused).push(answer);
      if (answer.status === 503) await sleep(200);
    }
  };
  const watch = async () => {
    while (storming()) {
      health.push(await timed(() => plainHttp(`${server.url}/health`)));
      await sleep(5);
    }
  };
  await Promise.all([watch(), ...Array.from({ length: 100 }, lane)]);

  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(({ retryAfter }) => retryAfter))).toEqual(new Set(['1']));
  // Measured in the same storm: who is refused is told long before who waits, and the event loop stays free.
  expect(quantile(refused, 0.5) * 2).toBeLessThan(quantile(served, 0.5));
  expect(quantile(health, 0.95) * 2).toBeLessThan(quantile(served, 0.5));
  expect(new Set(health.map(({ status }) => status))).toEqual(new Set([200]));
});
