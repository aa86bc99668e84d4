import { setTimeout as sleep } from 'node:timers/promises';
import type { Tokens } from '@gatehouse/shared';
import { describe, expect, test } from 'vitest';
import { freePort, newEmail, plainHttp, postJson, signedIn, startGatehouse, startServer } from '../testing/index.ts';
import { Balancer, type BalancerOptions } from './balancer.ts';

/** Signed in, reading, writing and refreshing, one call after the other; and all answers that were none. */
class Visitor {
  readonly wrong: string[] = [];
  calls = 0;
  readonly #api: string;
  #tokens: Tokens;

  constructor(url: string, tokens: Tokens) {
    this.#api = `${url}/api/v1`;
    this.#tokens = tokens;
  }

  async live(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.#read();
      await this.#write();
      await this.#refresh();
      await sleep(5);
    }
  }

  #read = () => this.#expect(200, 'me', plainHttp(`${this.#api}/users/me`, { headers: this.#headers }));

  #write = () => {
    const init = { method: 'PUT', headers: this.#headers, body: JSON.stringify({ full_name: newEmail() }) };
    return this.#expect(200, 'update_me', plainHttp(`${this.#api}/users/me`, init));
  };

  async #refresh(): Promise<void> {
    const { refresh_token } = this.#tokens;
    const answer = await this.#expect(200, 'refresh', postJson(`${this.#api}/auth/refresh`, { refresh_token }));
    if (answer !== undefined) this.#tokens = answer;
  }

  get #headers() {
    return { authorization: `Bearer ${this.#tokens.access_token}`, 'content-type': 'application/json' };
  }

  async #expect(status: number, name: string, call: ReturnType<typeof plainHttp>) {
    this.calls++;
    const answer = await call;
    if (answer.status === status) return answer.body;
    this.wrong.push(`${name}: ${answer.status} ${answer.text}`);
    return undefined;
  }
}

const visitors = 12;
const drain = { DRAIN_SECONDS: '3' };
/** Several looks, also where the machine is so busy that each takes long. */
const looking: BalancerOptions = { interval: 200 };

/** Restarts two servers, one after the other, while people are at work. */
async function restartBoth(options: BalancerOptions, env: Readonly<Record<string, string>> = {}) {
  await using gatehouse = await startGatehouse();
  await using stack = new AsyncDisposableStack();
  const ports = [String(await freePort()), String(await freePort())];
  const start = async (port: string) =>
    stack.use(await startServer({ ...gatehouse.env, ...drain, ...env, PORT: port }));
  const servers = await Promise.all(ports.map(start));
  const balancer = stack.use(
    await Balancer.start(
      servers.map(({ url }) => url),
      options,
    ),
  );
  const people = await Promise.all(Array.from({ length: visitors }, () => signedIn(gatehouse)));
  const crowd = people.map(({ tokens }) => new Visitor(balancer.url, tokens));

  let over = false;
  const lives = Promise.all(crowd.map((visitor) => visitor.live(() => over)));
  const exits: unknown[] = [];
  try {
    for (const [index, server] of servers.entries()) {
      await sleep(1000);
      server.process.signal('SIGTERM');
      const { code, signal } = await server.process.exited;
      exits.push(code ?? signal);
      await start(ports[index] ?? '');
      await expect.poll(() => balancer.isUp(index), { timeout: 20_000 }).toBe(true);
    }
    await sleep(1000);
  } finally {
    over = true;
    await lives;
  }
  const calls = crowd.reduce((sum, visitor) => sum + visitor.calls, 0);
  return { calls, exits, lost: balancer.lost, wrong: crowd.flatMap(({ wrong }) => wrong) };
}

describe('a rolling restart under load loses no request', { timeout: 120_000 }, () => {
  test.each<[string, BalancerOptions, Record<string, string>]>([
    ['a load balancer that goes by /ready', looking, {}],
    ['one before servers of several processes each', looking, { SERVER_PROCESSES: '2' }],
    [
      'one that does not look, but sends what was refused a connection to the next server',
      { retriesRefused: true },
      {},
    ],
  ])('behind %s', async (_, options, env) => {
    const { calls, exits, lost, wrong } = await restartBoth(options, env);
    expect(lost.slice(0, 5)).toEqual([]);
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(exits).toEqual([0, 0]);
    expect(calls).toBeGreaterThan(500);
  });
});
