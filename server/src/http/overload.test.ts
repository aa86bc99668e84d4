import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PlainAnswer, plainHttp, postJson, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const origin = 'https://app.example.com';
const gatehouse = await startGatehouse({ env: { CORS_ORIGINS: origin } });
const { admission, logger } = gatehouse.services;
afterAll(() => gatehouse[Symbol.asyncDispose]());
const ada = await signedIn(gatehouse);
const headers = { authorization: `Bearer ${ada.token}`, origin };
const me = () => plainHttp(`${gatehouse.url}/api/v1/users/me`, { headers });

test('two hundred at once are no crowd, also where PostgreSQL keeps all of them waiting for a moment', async () => {
  const held = gatehouse.sql('begin; lock table sessions; select pg_sleep(0.4); commit');
  const answers = await Promise.all(Array.from({ length: 200 }, me));
  await held;
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

test('seven hundred who do not send their bodies keep nobody out', async () => {
  const head =
    'POST /api/v1/auth/login HTTP/1.1\r\nHost: gatehouse\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{';
  const { hostname, port } = new URL(gatehouse.url);
  const sockets = Array.from({ length: 700 }, () => connect({ host: hostname, port: Number(port) }));
  try {
    await Promise.all(
      sockets.map((socket) =>
        once(
          socket.on('error', () => undefined),
          'connect',
        ),
      ),
    );
    for (const socket of sockets) socket.write(head);
    for (let call = 0; call < 20; call++) expect((await me()).status).toBe(200);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

/** More calls than may be in. None of them ends, and those who are sent away come again. */
class Crowd implements AsyncDisposable {
  readonly #lanes: Promise<void>[];
  #disperse = () => {};
  #over = false;

  constructor() {
    const stay = new Promise<void>((resolve) => {
      this.#disperse = resolve;
    });
    this.#lanes = Array.from({ length: 1500 }, () => this.#lane(stay));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    this.#disperse();
    await Promise.all(this.#lanes);
  }

  async #lane(stay: Promise<void>): Promise<void> {
    while (!this.#over) await admission.admit(() => stay).catch(() => sleep(20));
  }
}

/** Asks again where the crowd left a gap for a moment. */
async function untilRefused(call: () => Promise<PlainAnswer>): Promise<PlainAnswer> {
  let answer = await call();
  for (let tries = 0; answer.status !== 503 && tries < 100; tries++) {
    await sleep(50);
    answer = await call();
  }
  return answer;
}

const withBody = (path: string) => () => postJson(`${gatehouse.url}${path}`, '{ this is no JSON', headers);

describe('while there are more than can be served', () => {
  let crowd: Crowd;
  beforeAll(() => {
    crowd = new Crowd();
  });
  afterAll(() => crowd[Symbol.asyncDispose]());

  test.each([
    ['REST', withBody('/api/v1/auth/login'), ({ body }: PlainAnswer) => body],
    ['tRPC', withBody('/trpc/auth.login'), ({ body }: PlainAnswer) => body.error.json.data.error],
    [
      'a tRPC batch',
      withBody('/trpc/auth.login,auth.login?batch=1'),
      ({ body }: PlainAnswer) => body.error.json.data.error,
    ],
  ])(
    '%s says `unavailable` before it has read anything, when to try again, and all that its errors say',
    async (_face, call, errorOf) => {
      const answer = await untilRefused(call);
      expect(answer.status).toBe(503);
      expect(errorOf(answer)).toMatchObject({ code: 'unavailable', retry_after: 1 });
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'retry-after': '1',
        'x-request-id': errorOf(answer).request_id,
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'x-request-id, retry-after, ratelimit, ratelimit-policy, etag, link, location',
        vary: 'Origin',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    },
  );

  test('whoever looks after it learns that it lives and is ready; the log tells how many were refused, not each of them', async () => {
    const warned = vi.spyOn(logger, 'warn');
    expect((await untilRefused(me)).status).toBe(503);
    await Promise.all(Array.from({ length: 50 }, me));
    expect((await plainHttp(`${gatehouse.url}/health`)).status).toBe(200);
    expect((await plainHttp(`${gatehouse.url}/ready?from=balancer`)).status).toBe(200);
    await expect.poll(() => warned.mock.calls, { timeout: 5000 }).not.toEqual([]);
    expect(warned.mock.calls.length).toBeLessThan(10);
    expect(warned.mock.calls[0]).toEqual([{ refused: expect.any(Number) }, 'overloaded']);
  });

  test('who is refused is counted like everybody who is answered', async () => {
    const answered = async () => {
      // Read in the middle of the crowd, which keeps it out no more than a probe.
      const { status, text } = await plainHttp(`${gatehouse.url}/metrics`);
      expect(status).toBe(200);
      const counts = text.matchAll(/^gatehouse_requests_total\{face="rest",status="(\d+)"\} (\d+)$/gm);
      return Object.fromEntries([...counts].map(([, code, count]) => [code, Number(count)]));
    };
    // A refusal is counted when it is made, any other answer when it has gone.
    await sleep(100);
    const [expected = {}] = await Promise.all(Array.from({ length: 50 }, answered));
    const refused = admission.refused;
    expect((await untilRefused(counted)).status).toBe(503);
    await Promise.all(Array.from({ length: 50 }, counted));
    await expect.poll(answered, { timeout: 5000 }).toEqual(expected);
    expect(admission.refused).toBeGreaterThan(refused);

    async function counted(): Promise<PlainAnswer> {
      const answer = await me();
      expected[answer.status] = (expected[answer.status] ?? 0) + 1;
      return answer;
    }
  });

  test('a page of another origin may not read a refusal, and a script of a known one no more than any error', async () => {
    const foreign = { headers: { ...headers, origin: 'https://evil.example.com' } };
    const answer = await untilRefused(() => plainHttp(`${gatehouse.url}/api/v1/users/me`, foreign));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('when the crowd has gone, everybody is served', async () => {
  expect((await me()).status).toBe(200);
});
