import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server that keeps what it is sent: a collector of traces, or Sentry. */
export class HttpReceiver implements AsyncDisposable {
  readonly received: Received[] = [];
  /** Whether it takes what it is sent and never answers. */
  readonly #isSilent: boolean;
  readonly #server = createServer(async (request, response) => {
    const { url = '', headers } = request;
    // Whoever ends in the middle has sent nothing.
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    this.received.push({ path: url, headers, body });
    if (!this.#isSilent) response.setHeader('content-type', 'application/json').end('{}');
  });

  private constructor(isSilent: boolean) {
    this.#isSilent = isSilent;
  }

  static async start({ port = 0, isSilent = false } = {}): Promise<HttpReceiver> {
    const receiver = new HttpReceiver(isSilent);
    receiver.#server.listen(port, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get url(): string {
    const { port } = this.#server.address() as { port: number };
    return `http://127.0.0.1:${port}`;
  }

  /** What would make Sentry's clients send here. */
  get dsn(): string {
    return `${this.url.replace('//', '//publickey@')}/7`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
