import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode } from 'dns-packet';

/** Answers what Docker's name server does: the addresses of a service's containers, as many as there are now. */
export class NameServer implements AsyncDisposable {
  readonly #socket = createSocket('udp4');
  readonly #name: string;
  /** Where the containers are. */
  addresses: readonly string[] = [];

  private constructor(name: string) {
    this.#name = name;
  }

  static async start(name: string): Promise<NameServer> {
    const server = new NameServer(name);
    server.#socket.on('message', (message, { port, address }) => {
      server.#socket.send(server.#answer(message), port, address);
    });
    server.#socket.bind(0, '127.0.0.1');
    await once(server.#socket, 'listening');
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
  }

  #answer(message: Buffer): Buffer {
    const { id = 0, questions = [] } = decode(message);
    const [question] = questions;
    const known = question?.type === 'A' && question.name === this.#name;
    const answers = known ? this.addresses.map((data) => ({ type: 'A' as const, name: this.#name, ttl: 1, data })) : [];
    return encode({ type: 'response', id, questions, answers });
  }
}
