import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import {
  askedOf,
  loadedBy,
  newEmail,
  plainHttp,
  postJson,
  startGatehouse,
  startServer,
  tellsAsked,
  tellsLoaded,
} from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

test('from its second start on it needs neither the TypeScript compiler nor the HTTP client of Node', async () => {
  await using gatehouse = await startGatehouse();
  const { PORT: _, ...env } = gatehouse.env;
  const loaded = async () => {
    const server = await startServer({ ...env, NODE_OPTIONS: tellsLoaded });
    await server.process.stop();
    return loadedBy(server.process)[0];
  };
  await loaded();
  const second = await loaded();
  expect(second).toContain('net');
  expect(second).not.toContain('amaro');
  expect(second).not.toContain('undici');
});

test('imports are found by a hook that nothing asks for what is required', async () => {
  await using gatehouse = await startGatehouse();
  const { PORT: _, ...env } = gatehouse.env;
  const server = await startServer({ ...env, NODE_OPTIONS: tellsAsked });
  await server.process.stop();
  const { imported, required } = askedOf(server.process);
  expect(imported).toBeGreaterThan(500);
  // Where an import leads to CommonJS, a few of its files are found with it.
  expect(required).toBeLessThan(imported / 4);
});

test.runIf(process.platform === 'linux')('a thread that hashes is there before anybody signs in', async () => {
  await using gatehouse = await startGatehouse();
  const { PORT: _, ...env } = gatehouse.env;
  await using server = await startServer(env);
  const threads = () => readdirSync(`/proc/${server.process.pid}/task`).map(Number);
  const thatYield = () => threads().filter((thread) => getPriority(thread) === 10);
  await expect.poll(thatYield, { timeout: 20_000 }).toHaveLength(1);
});

test('what answers and metrics are made with is loaded for the first of them', async () => {
  await using gatehouse = await startGatehouse();
  const { PORT: _, ...env } = gatehouse.env;
  const loadedAfter = async (use: (url: string) => Promise<unknown>) => {
    const server = await startServer({ ...env, NODE_OPTIONS: tellsLoaded });
    await use(server.url);
    await server.process.stop();
    const packages = ['fastify', 'ajv', 'prom-client', '@opentelemetry/api'];
    return packages.filter((name) => loadedBy(server.process)[0]?.includes(`/node_modules/${name}/`));
  };
  expect(await loadedAfter(async () => undefined)).toEqual(['fastify']);
  const answer = (url: string) => postJson(`${url}/api/v1/auth/request-password-reset`, { email: newEmail() });
  expect(await loadedAfter(answer)).toEqual(['fastify', 'ajv']);
  const metrics = (url: string) => plainHttp(`${url}/metrics`);
  expect(await loadedAfter(metrics)).toEqual(['fastify', 'prom-client', '@opentelemetry/api']);
});
