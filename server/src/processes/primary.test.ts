import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  postJson,
  runCommand,
  signedIn,
  startGatehouse,
  startServer,
  type TestGatehouse,
} from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

const entry = join(import.meta.dirname, '../start.js');
const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing', REDIS_URL: 'redis://127.0.0.1:9' };

type Server = Awaited<ReturnType<typeof startServer>>;

async function startTwo({ env }: TestGatehouse): Promise<Server> {
  const { PORT: _, ...rest } = env;
  const server = await startServer({ ...rest, LOG_LEVEL: 'info', SERVER_PROCESSES: '2' });
  await expect.poll(() => listening(server).length, { timeout: 30_000 }).toBe(2);
  return server;
}

const events = ({ process }: Server) =>
  process.output.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
const pidsOf = (server: Server, msg: string): number[] =>
  events(server)
    .filter((event) => event.msg === msg)
    .map((event) => event.pid);
const listening = (server: Server) => pidsOf(server, 'listening');

/** One request on a connection of its own: its status, or why there was none. */
const ask = (url: string): Promise<number | string | undefined> =>
  new Promise((resolve) => {
    const asked = request(`${url}/health`, { agent: false, timeout: 10_000 }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asked.end();
  });

test('two processes answer on one port, and an end of one is no end of the service', async () => {
  await using gatehouse = await startGatehouse();
  await using server = await startTwo(gatehouse);
  const [killed = 0, other = 0] = listening(server);
  await expect
    .poll(
      async () => {
        expect(await Promise.all(Array.from({ length: 32 }, () => ask(server.url)))).toEqual(Array(32).fill(200));
        return new Set(pidsOf(server, 'request'));
      },
      { timeout: 20_000 },
    )
    .toEqual(new Set([killed, other]));

  let over = false;
  const answers: (number | string | undefined)[] = [];
  const clients = Array.from({ length: 8 }, async () => {
    while (!over) answers.push(await ask(server.url));
  });
  process.kill(killed, 'SIGKILL');
  await expect.poll(() => listening(server).length, { timeout: 30_000 }).toBe(3);
  over = true;
  await Promise.all(clients);

  // What the killed one had taken is lost with it. Everybody else is served all the while.
  const lost = answers.filter((answer) => answer !== 200);
  expect(lost.filter((answer) => answer !== 'ECONNRESET')).toEqual([]);
  expect(lost.length).toBeLessThanOrEqual(clients.length);
  const [ended] = events(server).filter((event) => event.name === 'primary');
  expect(ended).toMatchObject({ level: 'error', ended: killed, signal: 'SIGKILL', delay: 100 });
  expect(listening(server)[2]).not.toBe(killed);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'told to stop by %s, each finishes what it has begun, and all end with success',
  async (signal) => {
    await using gatehouse = await startGatehouse();
    const { token } = await signedIn(gatehouse);
    const server = await startTwo(gatehouse);
    // A lock on the callers' row holds the calls up in the middle of their work.
    const hold = gatehouse.sql('select pg_sleep(1) from (select from users for update) as held');
    await sleep(300);
    const headers = { authorization: `Bearer ${token}`, connection: 'close' };
    const slow = Array.from({ length: 4 }, () => postJson(`${server.url}/api/v1/auth/logout-all`, '', headers));
    await sleep(300);
    // A terminal signals all of them; an operator the primary alone.
    if (signal === 'SIGINT') process.kill(-(server.process.pid ?? Number.NaN), signal);
    else server.process.signal(signal);
    const statuses = (await Promise.all(slow)).map(({ status }) => status);
    // The first one ends the session that the others came with.
    expect(statuses.filter((status) => status !== 204 && status !== 401)).toEqual([]);
    expect(statuses).toContain(204);
    await hold;
    expect(await server.process.exited).toMatchObject({ code: 0, signal: null });
    expect(pidsOf(server, 'stopped').sort()).toEqual(listening(server).sort());
    expect(await ask(server.url)).toBe('ECONNREFUSED');
  },
);

test('a port that somebody else has is named once, and nothing is left running', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  try {
    const { port } = other.address() as { port: number };
    const env = { ...away, PORT: String(port), SERVER_PROCESSES: '3', LOG_LEVEL: 'error' };
    const { code, output } = await runCommand({ entry, env });
    expect({ code, output }).toEqual({
      code: 1,
      output: `PORT: port ${port} on 127.0.0.1 is in use by another process`,
    });
  } finally {
    other.close();
  }
});

test.each([
  [{ SERVER_PROCESSES: '2', PORT: 'x' }, 'PORT: expected a whole number from 0 to 65535'],
  [{ SERVER_PROCESSES: '65' }, 'SERVER_PROCESSES: expected a whole number from 1 to 64'],
  [{ SERVER_PROCESSES: '0' }, 'SERVER_PROCESSES: expected a whole number from 1 to 64'],
  [{ SERVER_PROCESSES: 'many' }, 'SERVER_PROCESSES: expected a whole number from 1 to 64'],
])('a configuration that is not valid is told once: %j', async (env, line) => {
  const { code, output } = await runCommand({ entry, env: { ...away, ...env } });
  expect({ code, output }).toEqual({ code: 78, output: `The configuration is not valid:\n${line}` });
});
