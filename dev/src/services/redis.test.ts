import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ProcessGroup } from '../process/process-group.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { freePort } from './ports.ts';
import { startRedis } from './redis.ts';

/** Sends commands on a connection of their own; returns all that was answered. */
async function send(url: string, commands: string[], { authenticate = true } = {}): Promise<string> {
  const { port, password } = new URL(url);
  const socket = connect({ host: '127.0.0.1', port: Number(port) });
  const first = authenticate ? [`AUTH ${password}`] : [];
  socket.end(`${[...first, ...commands, 'QUIT'].join('\r\n')}\r\n`);
  return await text(socket);
}

function stateDirectory(): string {
  return join(temporaryDirectory(), 'redis');
}

async function start(directory: string, persistent: boolean) {
  const group = new ProcessGroup();
  const redis = await startRedis({ group, directory, port: await freePort(), persistent });
  return { ...redis, [Symbol.asyncDispose]: () => group.stop() };
}

test('nobody is served without the password', async () => {
  await using redis = await start(stateDirectory(), false);
  expect(await send(redis.url, ['GET key'], { authenticate: false })).toContain('-NOAUTH');
});

test('what is written survives a restart where it is to persist', async () => {
  const directory = stateDirectory();
  {
    await using redis = await start(directory, true);
    expect(await send(redis.url, ['SET key kept'])).toContain('+OK\r\n+OK');
  }
  await using redis = await start(directory, true);
  expect(await send(redis.url, ['GET key'])).toContain('kept');
});

test('a program that cannot start is reported with its last words', async () => {
  await using first = await start(stateDirectory(), false);
  await using group = new ProcessGroup();
  const port = Number(new URL(first.url).port);
  const second = startRedis({ group, directory: stateDirectory(), port, persistent: false });
  await expect(second).rejects.toThrow(/redis ended with code 1.*Address already in use/s);
});
