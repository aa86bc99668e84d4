import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../services/ports.ts';

/**
 * A way to a service that a test can close and block. Closed, nobody listens there; blocked, it takes connections and
 * whatever is sent, and answers nothing, as a stopped process does.
 */
export class Gate implements AsyncDisposable {
  readonly #target: URL;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #blocked = false;

  private constructor(target: string, port: number) {
    this.#target = new URL(target);
    this.#port = port;
  }

  /** @param target the URL of the service; the gate is closed */
  static async to(target = ''): Promise<Gate> {
    return new Gate(target, await freePort());
  }

  /** The service's URL, with the gate in front. */
  get url(): string {
    const url = new URL(this.#target);
    url.port = String(this.#port);
    return url.href;
  }

  async open(): Promise<void> {
    this.#server = createServer((client) => this.#join(client)).listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Cuts every connection, and takes no more. */
  async close(): Promise<void> {
    const closed = this.#server && once(this.#server, 'close');
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    this.#server = undefined;
  }

  block(): void {
    this.#blocked = true;
    for (const socket of this.#sockets) socket.pause();
  }

  unblock(): void {
    this.#blocked = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #join(client: Socket): void {
    const service = connect(Number(this.#target.port), this.#target.hostname);
    for (const [from, to] of [
      [client, service],
      [service, client],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.on('data', (chunk) => to.write(chunk));
      from.on('end', () => to.end());
      if (this.#blocked) from.pause();
    }
  }
}
