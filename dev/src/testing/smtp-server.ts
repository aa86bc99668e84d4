import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** What a client has just done: connected, sent a command, or ended its message. */
export type SmtpStep = 'CONNECT' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'MESSAGE' | 'QUIT';

/** A line to answer with; or that the connection is cut, or nothing is ever said. */
export type SmtpReply = string | typeof hangUp | typeof silence;

export const hangUp = Symbol('hang up');
export const silence = Symbol('silence');

/** What the server answers a step, which is tried for the how-many-eth time; undefined for what a good server says. */
export type SmtpManner = (step: SmtpStep, attempt: number) => SmtpReply | undefined | Promise<SmtpReply | undefined>;

export interface Delivery {
  readonly messageId: string;
  readonly to: string;
  readonly text: string;
  readonly at: number;
}

const wellMannered: SmtpManner = () => undefined;

/** A mail server that answers as a test says. A 421 ends its connection, as RFC 5321 has it. */
export class SmtpServer implements AsyncDisposable {
  manner: SmtpManner;
  /** Every message that was handed over, taken or not. */
  readonly deliveries: Delivery[] = [];
  readonly #tries = new Map<string, number>();
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#serve(socket));

  private constructor(manner: SmtpManner) {
    this.manner = manner;
  }

  static async start(manner = wellMannered): Promise<SmtpServer> {
    const smtp = new SmtpServer(manner);
    smtp.#server.listen(0, '127.0.0.1');
    await once(smtp.#server, 'listening');
    return smtp;
  }

  get url(): string {
    const { port } = this.#server.address() as { port: number };
    return `smtp://127.0.0.1:${port}`;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Those to an address, the latest last. */
  to(address: string): Delivery[] {
    return this.deliveries.filter(({ to }) => to === address);
  }

  /** How often a step was taken. */
  tries(step: SmtpStep): number {
    return this.#tries.get(step) ?? 0;
  }

  /** Cuts every connection, and takes no more. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    let rest = '';
    let to = '';
    let message: string[] | undefined;
    const answer = async (step: SmtpStep, usual: string) => {
      const attempt = this.tries(step) + 1;
      this.#tries.set(step, attempt);
      const reply = (await this.manner(step, attempt)) ?? usual;
      if (reply === hangUp) return socket.destroy();
      if (reply === silence || socket.destroyed) return;
      socket.write(`${reply}\r\n`);
      if (reply.startsWith('421')) socket.end();
    };
    const take = (line: string): unknown => {
      if (message !== undefined) {
        if (line !== '.') return message.push(line);
        this.deliveries.push(delivery(to, message));
        message = undefined;
        return answer('MESSAGE', '250 taken');
      }
      const verb = line.slice(0, 4).toUpperCase() as SmtpStep;
      if (verb === 'RCPT') to = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (verb === 'DATA') message = [];
      return answer(verb, usualAnswers[verb] ?? '250 fine');
    };
    socket.on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
    void answer('CONNECT', '220 ready');
  }
}

const usualAnswers: Partial<Record<SmtpStep, string>> = { DATA: '354 go on', QUIT: '221 bye' };

const delivery = (to: string, lines: readonly string[]): Delivery => ({
  to,
  text: lines.join('\n'),
  messageId: /^Message-ID: <([^>]*)>/im.exec(lines.join('\n'))?.[1] ?? '',
  at: Date.now(),
});
