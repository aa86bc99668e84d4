import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainHttp, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

/** Sends its bytes one by one, a second apart, until the server hangs up. */
async function trickle(head: string): Promise<{ answer: string; seconds: number }> {
  const began = Date.now();
  const { hostname, port } = new URL(gatehouse.url);
  const socket = connect({ host: hostname, port: Number(port) });
  let answer = '';
  socket.on('error', () => undefined).on('data', (chunk) => (answer += chunk));
  const closed = once(socket, 'close');
  socket.write(head);
  const drip = setInterval(() => socket.write('x'), 1000);
  await closed;
  clearInterval(drip);
  return { answer, seconds: (Date.now() - began) / 1000 };
}

const start = 'POST /api/v1/auth/login HTTP/1.1\r\nHost: gatehouse\r\nContent-Type: application/json\r\n';

describe.concurrent('a client that is slow on purpose', () => {
  test('is cut off and told so: with its headers after 10 s, with its body after 30', {
    timeout: 120_000,
  }, async () => {
    const [headers, body] = await Promise.all([
      trickle(`${start}X-Slow: `),
      trickle(`${start}Content-Length: 1000\r\n\r\n`),
    ]);
    for (const { answer } of [headers, body]) {
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('Expected the whole request in time');
    }
    expect(headers.seconds).toBeGreaterThanOrEqual(9);
    expect(body.seconds).toBeGreaterThanOrEqual(29);
    // Node looks for the late only now and then: if it looked as rarely as it does by default, both would be far too late.
    expect(headers.seconds * 2.5).toBeLessThan(body.seconds);
  });

  test('disturbs nobody, not even five hundred of them', { timeout: 60_000 }, async () => {
    const { hostname, port } = new URL(gatehouse.url);
    const sockets = Array.from({ length: 500 }, () => connect({ host: hostname, port: Number(port) }));
    for (const socket of sockets) socket.on('error', () => undefined).write(`${start}X-Slow: `);
    await sleep(500);
    for (let call = 0; call < 20; call++) expect((await plainHttp(`${gatehouse.url}/ready`)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});
