import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, isPortFree, preferPort, requirePort } from './ports.ts';

async function listen(host: string): Promise<number> {
  const server = createServer().listen({ port: await freePort(), host });
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('a free port is free, and can be listened on', async () => {
  const port = await freePort();
  expect(await isPortFree(port)).toBe(true);
});

test.each(['127.0.0.1', '0.0.0.0'])('a port that is taken on %s is not free', async (host) => {
  expect(await isPortFree(await listen(host))).toBe(false);
});

test('a required port that is taken is reported with its owner and its variable', async () => {
  const port = await listen('127.0.0.1');
  await expect(requirePort(port, 'API', 'PORT')).rejects.toThrow(
    `port ${port} (API, set PORT to change it) is already in use`,
  );
});

test('a preferred port that is taken is replaced, with a notice', async () => {
  const port = await listen('127.0.0.1');
  const notices: string[] = [];
  const other = await preferPort(port, 'Redis', (message) => notices.push(message));
  expect(other).not.toBe(port);
  expect(await isPortFree(other)).toBe(true);
  expect(notices).toEqual([`port ${port} (Redis) is already in use; taking ${other} instead`]);
});

test('a preferred port that is free is taken without a word', async () => {
  const port = await freePort();
  const notices: string[] = [];
  expect(await preferPort(port, 'Redis', (message) => notices.push(message))).toBe(port);
  expect(notices).toEqual([]);
});
