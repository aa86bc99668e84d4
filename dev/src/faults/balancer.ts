import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface BalancerOptions {
  /** Looks at `/ready` so often, in ms, and goes by it as HAProxy's `fall 2 rise 2` does. Without it all are up for ever. */
  readonly interval?: number;
  /** Whether a request whose connection was refused is sent to the next server. */
  readonly retriesRefused?: boolean;
}

interface Backend {
  readonly url: URL;
  /** Keeps connections and takes the one that has rested longest. */
  readonly agent: Agent;
  up: boolean;
  /** Looks in a row that said the opposite of `up`. */
  opposed: number;
}

const rounds = 2;

/** Hands requests to servers in turn, by connections that it keeps open, and hides nothing of what goes wrong. */
export class Balancer implements AsyncDisposable {
  /** What no server answered, and why. */
  readonly lost: string[] = [];
  readonly #backends: Backend[];
  readonly #options: BalancerOptions;
  readonly #server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing));
  #turn = 0;
  #looks = true;

  private constructor(urls: readonly string[], options: BalancerOptions) {
    this.#options = options;
    this.#backends = urls.map((url) => ({
      url: new URL(url),
      agent: new Agent({ keepAlive: true, scheduling: 'fifo' }),
      up: true,
      opposed: 0,
    }));
  }

  static async start(urls: readonly string[], options: BalancerOptions): Promise<Balancer> {
    const balancer = new Balancer(urls, options);
    balancer.#server.listen(0, '127.0.0.1');
    await once(balancer.#server, 'listening');
    if (options.interval !== undefined) {
      for (const backend of balancer.#backends) void balancer.#watch(backend, options.interval);
    }
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  isUp(index: number): boolean {
    return this.#backends[index]?.up ?? false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#looks = false;
    this.#server.closeAllConnections();
    this.#server.close();
    for (const { agent } of this.#backends) agent.destroy();
  }

  async #watch(backend: Backend, interval: number): Promise<void> {
    while (this.#looks) {
      await sleep(interval);
      const ready = await fetch(new URL('/ready', backend.url), { signal: AbortSignal.timeout(2000) }).then(
        ({ ok }) => ok,
        () => false,
      );
      backend.opposed = ready === backend.up ? 0 : backend.opposed + 1;
      if (backend.opposed < rounds) continue;
      backend.up = ready;
      backend.opposed = 0;
    }
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = Buffer.concat(await incoming.toArray());
    const up = this.#backends.filter((backend) => backend.up);
    const first = this.#turn++;
    const reasons: string[] = [];
    const tries = this.#options.retriesRefused ? up.length : Math.min(1, up.length);
    for (let at = 0; at < tries; at++) {
      const { url, agent } = up[(first + at) % up.length] as Backend;
      try {
        const { method, url: path } = incoming;
        const { connection: _hop, ...headers } = incoming.headers;
        const sent = request(new URL(path ?? '/', url), { method, headers, agent });
        sent.end(body);
        const [answer] = (await once(sent, 'response')) as [IncomingMessage];
        const text = Buffer.concat(await answer.toArray());
        const { connection: _last, 'keep-alive': _for, 'transfer-encoding': _how, ...rest } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 0, rest).end(text);
        return;
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        reasons.push(code ?? message);
        if (code !== 'ECONNREFUSED') break;
      }
    }
    this.lost.push(`${incoming.method} ${incoming.url}: ${reasons.join(', ') || 'no server is up'}`);
    outgoing.writeHead(502).end();
  }
}
