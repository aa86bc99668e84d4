import { expect, test } from 'vitest';
import { startGatehouse, startServer } from '../testing/index.ts';
import { Connection } from './connection.ts';

const most = 10_000;
const openedAtOnce = 200;
const health = 'GET /health HTTP/1.1\r\nHost: gatehouse\r\n\r\n';

test('ten thousand connections are served; one more is hung up on, and disturbs none of them', {
  timeout: 300_000,
}, async () => {
  await using gatehouse = await startGatehouse();
  const { PORT: _, ...env } = gatehouse.env;
  await using server = await startServer(env);
  const connections: Connection[] = [];
  /** Each is used at once: one that says nothing for ten seconds is cut off. */
  const open = async (count: number) => {
    const opened = await Promise.all(Array.from({ length: count }, () => Connection.open(server.url)));
    connections.push(...opened);
    return new Set(await Promise.all(opened.map((one) => one.ask(health))));
  };
  try {
    // The test's own look at /ready may have left one open.
    while (connections.length < most - openedAtOnce) expect(await open(openedAtOnce)).toEqual(new Set([200]));
    expect(await open(2 * openedAtOnce)).toEqual(new Set([200, 0]));
    expect(await connections[0]?.ask(health)).toBe(200);
  } finally {
    for (const one of connections) one.close();
  }
});
