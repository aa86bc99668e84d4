import http from 'node:http';
import https from 'node:https';

export interface Answer {
  readonly status: number;
  /** Names in lower case, in the order of the answer. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** From the first byte sent to the last byte received. */
  readonly milliseconds: number;
}

const timeout = 30_000;

/** Sends one request at a time over one open connection, so that what is measured is the answer and no handshake. */
export class HttpClient implements Disposable {
  readonly #base: string;
  readonly #agent: http.Agent;
  readonly #send: typeof http.request;

  constructor(url: URL) {
    const { Agent, request } = url.protocol === 'https:' ? https : http;
    this.#base = url.href.replace(/\/$/, '');
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 });
    this.#send = request;
  }

  get(path: string): Promise<Answer> {
    return this.#request('GET', path);
  }

  post(path: string, body: string): Promise<Answer> {
    return this.#request('POST', path, body);
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  #request(method: string, path: string, body = ''): Promise<Answer> {
    const json = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const headers = { 'user-agent': 'gatehouse audit:enumeration', ...(method === 'POST' && json) };
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const start = performance.now();
    const options = { method, headers, agent: this.#agent, signal: AbortSignal.timeout(timeout) };
    const request = this.#send(`${this.#base}${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const milliseconds = performance.now() - start;
        resolve({
          status: response.statusCode ?? 0,
          headers: inPairs(response.rawHeaders),
          body: Buffer.concat(chunks).toString('utf8'),
          milliseconds,
        });
      });
    });
    request.on('error', reject);
    request.end(body);
    return promise;
  }
}

function inPairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as [string, string]] : [],
  );
}
