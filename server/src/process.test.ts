import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  freePort,
  Gate,
  newEmail,
  password,
  plainHttp,
  postJson,
  signedIn,
  startGatehouse,
  startServer,
  startWorker,
  TestProcess,
} from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

const entry = join(import.meta.dirname, 'start.js');

test('it starts while PostgreSQL and Redis are away, says so in short lines, and serves once they come', async () => {
  await using gatehouse = await startGatehouse();
  await using postgres = await Gate.to(gatehouse.env.DATABASE_URL);
  await using redis = await Gate.to(gatehouse.env.REDIS_URL);
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const env = { ...gatehouse.env, DATABASE_URL: postgres.url, REDIS_URL: redis.url, PORT: port, LOG_LEVEL: 'info' };
  await using server = new TestProcess({ name: 'server', entry, env });
  try {
    await server.waitForHttp(`${url}/health`);
    expect((await plainHttp(`${url}/ready`)).status).toBe(503);
    expect((await plainHttp(`${url}/.well-known/jwks.json`)).status).toBe(503);
    expect((await plainHttp(`${url}/api/v1/users/me`, { headers: { authorization: 'Bearer a.b.c' } })).status).toBe(
      401,
    );
    expect((await postJson(`${url}/api/v1/auth/login`, { email: newEmail(), password })).status).toBe(503);
    const line = JSON.parse(await server.waitForLine(/PostgreSQL is away/));
    expect(line).toMatchObject({ level: 'warn', reason: expect.stringContaining('ECONNREFUSED') });
    expect(line).not.toHaveProperty('err');

    await postgres.open();
    await server.waitForHttp(`${url}/ready`);
    const email = newEmail();
    expect((await postJson(`${url}/api/v1/auth/register`, { email, password })).status).toBe(201);
    await redis.open();
    await expect.poll(async () => (await plainHttp(`${url}/ready`)).body.status, { timeout: 20_000 }).toBe('ready');
    const tokens = await postJson(`${url}/api/v1/auth/login`, { email, password });
    expect(tokens.status).toBe(200);
  } finally {
    await server.stop();
  }
});

test('told to stop, it ends with success, also while PostgreSQL and Redis are away', async () => {
  const port = String(await freePort());
  const env = { PORT: port, DATABASE_URL: 'postgres://nobody@127.0.0.1:9/no', REDIS_URL: 'redis://127.0.0.1:9' };
  const server = new TestProcess({ name: 'server', entry, env: { ...env, SECRET_KEY: 'x'.repeat(32) } });
  await server.waitForHttp(`http://127.0.0.1:${port}/health`);
  await server.waitForLine(/PostgreSQL is away/);
  expect(await server.stop()).toMatchObject({ code: 0, signal: null });
});

test('told to stop while it still opens what it needs, it ends with success', async () => {
  await using gatehouse = await startGatehouse();
  const env = { ...gatehouse.env, PORT: String(await freePort()), LOG_LEVEL: 'info' };
  const server = new TestProcess({ name: 'server', entry, env });
  await server.waitForLine(/"listening"/);
  expect(await server.stop()).toMatchObject({ code: 0, signal: null });
});

test('told to stop, it finishes what it has begun, and ends with success', async () => {
  await using gatehouse = await startGatehouse();
  const { token } = await signedIn(gatehouse);
  const { PORT: _, ...env } = gatehouse.env;
  const server = await startServer({ ...env, LOG_LEVEL: 'info' });
  const headers = { authorization: `Bearer ${token}` };
  // A lock on the caller's row holds the call up in the middle of its work.
  const hold = gatehouse.sql('select pg_sleep(1) from (select from users for update) as held');
  await sleep(300);
  const slow = postJson(`${server.url}/api/v1/auth/logout-all`, '', headers);
  await sleep(300);
  server.process.signal('SIGTERM');
  await server.process.waitForLine(/"stopping"/);
  expect((await slow).status).toBe(204);
  await hold;
  expect(await server.process.exited).toMatchObject({ code: 0, signal: null });
  expect(server.process.output.at(-1)).toContain('"stopped"');
  await expect(fetch(server.url)).rejects.toThrow();
});

test('told to stop, a worker ends with success', async () => {
  await using gatehouse = await startGatehouse();
  const worker = await startWorker({ ...gatehouse.env, LOG_LEVEL: 'info' });
  expect(await worker.stop()).toMatchObject({ code: 0, signal: null });
});
