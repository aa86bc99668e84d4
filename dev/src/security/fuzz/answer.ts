import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { FuzzCase } from './case.ts';
import type { Cast } from './cast.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const patience = 20_000;

/** Sends cases over connections that are kept open. */
export class Sender implements Disposable {
  readonly #url: URL;
  readonly #cast: Cast;
  readonly #agent: Agent;

  constructor(url: string, cast: Cast, inFlight: number) {
    this.#url = new URL(url);
    this.#cast = cast;
    this.#agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  }

  send({ method, target, headers, body, encoding }: FuzzCase): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const { hostname, port } = this.#url;
    const fill = (text: string) => this.#cast.fill(text);
    const bytes = Buffer.from(fill(body ?? ''), encoding ?? 'utf8');
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
    // Node's client announces a body only where it expects one.
    if (body !== undefined) filled['content-length'] = String(bytes.length);
    const sent = request(
      {
        hostname,
        port,
        method,
        path: this.#cast.fill(target, encodeURIComponent),
        headers: filled,
        agent: this.#agent,
        timeout: patience,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${patience} ms`)));
    sent.end(bytes);
    return promise;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
