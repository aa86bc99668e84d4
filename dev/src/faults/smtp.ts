import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How the mail server behaves: as it should; too busy (421); refusing the recipient for good (550); slow; taking
 * connections and saying nothing; taking the mail and hanging up before it says so.
 */
export type SmtpMood = 'fine' | 'busy' | 'refusing' | 'slow' | 'silent' | 'cutting';

export interface Delivery {
  readonly messageId: string;
  readonly to: string;
  readonly text: string;
  readonly at: number;
}

/** A mail server whose mood a test can change. */
export class SmtpServer implements AsyncDisposable {
  #mood: SmtpMood = 'fine';
  /** What it took, whether or not it said so. */
  readonly deliveries: Delivery[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#serve(socket));

  static async start(): Promise<SmtpServer> {
    const smtp = new SmtpServer();
    smtp.#server.listen(0, '127.0.0.1');
    await once(smtp.#server, 'listening');
    return smtp;
  }

  get url(): string {
    const { port } = this.#server.address() as { port: number };
    return `smtp://127.0.0.1:${port}`;
  }

  turn(mood: SmtpMood): void {
    this.#mood = mood;
  }

  /** Those to an address, the latest last. */
  to(address: string): Delivery[] {
    return this.deliveries.filter(({ to }) => to === address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    let rest = '';
    let to = '';
    let message: string[] | undefined;
    const say = async (line: string) => {
      if (this.#mood === 'silent') return;
      if (this.#mood === 'slow') await sleep(300);
      if (!socket.destroyed) socket.write(`${line}\r\n`);
    };
    const take = (line: string): unknown => {
      if (message !== undefined) {
        if (line !== '.') return message.push(line);
        this.deliveries.push(delivery(to, message));
        message = undefined;
        return this.#mood === 'cutting' ? socket.destroy() : say('250 taken');
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'MAIL' && this.#mood === 'busy') return say('421 too busy').then(() => socket.end());
      if (verb === 'RCPT') {
        to = /<([^>]*)>/.exec(line)?.[1] ?? '';
        if (this.#mood === 'refusing') return say('550 nobody of that name');
      }
      if (verb === 'DATA') message = [];
      return say({ DATA: '354 go on', QUIT: '221 bye' }[verb] ?? '250 fine');
    };
    socket.on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
    void say('220 ready');
  }
}

const delivery = (to: string, lines: readonly string[]): Delivery => ({
  to,
  text: lines.join('\n'),
  messageId: /^Message-ID: <([^>]*)>/im.exec(lines.join('\n'))?.[1] ?? '',
  at: Date.now(),
});
