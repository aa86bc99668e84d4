import { setTimeout as sleep } from 'node:timers/promises';
import {
  Gate,
  newEmail,
  password,
  plainHttp,
  postJson,
  signedIn,
  startGatehouse,
  startServer,
} from '@gatehouse/dev/testing';
import { afterAll, afterEach, expect, test } from 'vitest';

/** What is connected to and does not answer: a stopped process, a lost network. */
const gatehouse = await startGatehouse();
const postgres = await Gate.to(gatehouse.env.DATABASE_URL);
const redis = await Gate.to(gatehouse.env.REDIS_URL);
await Promise.all([postgres.open(), redis.open()]);
const { PORT: _, ...env } = gatehouse.env;
const server = await startServer({
  ...env,
  DATABASE_URL: postgres.url,
  REDIS_URL: redis.url,
  RATE_LIMITS: ['account', 'account_long', 'ip', 'strangers'].map((name) => `sign_in_${name}=1000/60`).join(),
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await Promise.all([postgres.close(), redis.close()]);
  await gatehouse[Symbol.asyncDispose]();
});

const ada = await signedIn(gatehouse);
const authorization = { authorization: `Bearer ${ada.token}` };
const post = (path: string, body: unknown) => postJson(`${server.url}/api/v1${path}`, body, authorization);
const get = (path: string) => plainHttp(`${server.url}${path}`, { headers: authorization });

const calls = {
  login: () => post('/auth/login', { email: ada.email, password }),
  register: () => post('/auth/register', { email: newEmail(), password }),
  'ask for a reset': () => post('/auth/request-password-reset', { email: newEmail() }),
  'verify a code': () => post('/auth/verify-email', { email: ada.email, otp: '123456' }),
  refresh: () => post('/auth/refresh', { refresh_token: ada.tokens.refresh_token }),
  'sign out elsewhere': () =>
    plainHttp(`${server.url}/api/v1/users/me/sessions`, { method: 'DELETE', headers: authorization }),
  me: () => get('/api/v1/users/me'),
  health: () => get('/health'),
  ready: () => get('/ready'),
} as const;
type Name = keyof typeof calls;

/** Milliseconds in which whoever calls is answered, whatever is away. */
const patience = 2000;

/** The statuses of many calls at once, and how long they took beyond what the machine held everybody up. */
async function statusesAndTimes(rounds: number) {
  let late = 0;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      const due = performance.now() + 20;
      await sleep(20);
      late = Math.max(late, performance.now() - due);
    }
  })();
  const statuses = Object.fromEntries(Object.keys(calls).map((name) => [name, new Set<number>()]));
  const times: number[] = [];
  const ask = async ([name, call]: [string, (typeof calls)[Name]]) => {
    const began = performance.now();
    statuses[name]?.add((await call()).status);
    times.push(performance.now() - began);
  };
  await Promise.all(Array.from({ length: rounds }, () => Object.entries(calls).map(ask)).flat());
  watching = false;
  await watch;
  const beyond = times.map((ms) => ms - late).sort((a, b) => a - b);
  return { statuses, slowest: beyond.at(-1), median: beyond[times.length >> 1] };
}

const wellAgain = async () => {
  postgres.unblock();
  redis.unblock();
  await expect.poll(async () => (await calls.ready()).body.status, { timeout: 20_000 }).toBe('ready');
};
afterEach(wellAgain);

const allOf = (status: number) => Object.fromEntries(Object.keys(calls).map((name) => [name, new Set([status])]));

test('while PostgreSQL is silent every call is answered in time, what needs it by `unavailable`', async () => {
  postgres.block();
  const { statuses, slowest } = await statusesAndTimes(3);
  expect(statuses).toEqual({ ...allOf(503), health: new Set([200]) });
  expect(slowest).toBeLessThan(patience);
});

test('while both are silent nobody waits for one after the other beyond that time', async () => {
  postgres.block();
  redis.block();
  const { statuses, slowest } = await statusesAndTimes(3);
  expect(statuses).toEqual({ ...allOf(503), health: new Set([200]) });
  expect(slowest).toBeLessThan(patience);
});

test('after a while nobody waits to be told', async () => {
  postgres.block();
  await statusesAndTimes(5);
  const { statuses, median } = await statusesAndTimes(3);
  expect(statuses).toEqual({ ...allOf(503), health: new Set([200]) });
  expect(median).toBeLessThan(patience / 4);
});

test('while Redis is silent all is served in time, but codes', async () => {
  redis.block();
  for (let round = 0; round < 2; round++) {
    const { statuses, slowest } = await statusesAndTimes(3);
    expect(statuses).toEqual({
      ...allOf(200),
      register: new Set([201]),
      'sign out elsewhere': new Set([204]),
      'verify a code': new Set([503]),
    });
    expect(slowest).toBeLessThan(patience);
  }
});
