import { type ClientRequest, type IncomingMessage, request } from 'node:http';

/** One call, as its caller saw it. */
export interface Answer {
  readonly name: string;
  /** Which of the servers was asked: 0 or 1. */
  readonly server: 0 | 1;
  /** 0 where there was no answer: refused, reset, or none in time. */
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every shape
  readonly body: any;
  readonly began: number;
  readonly ended: number;
  /** How much later than it asked for the caller was woken meanwhile, in ms: the machine's fault, not the server's. */
  readonly late: number;
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
}

/** Longer than any server may take. */
const patience = 6000;
const beat = 20;

/** Calls two servers in turn, each time by a new connection, and remembers every answer. */
export class Caller implements Disposable {
  readonly answers: Answer[] = [];
  readonly #urls: readonly [string, string];
  readonly #beats: { at: number; late: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  constructor(urls: readonly [string, string]) {
    this.#urls = urls;
    let due = Date.now() + beat;
    this.#timer = setInterval(() => {
      const at = Date.now();
      this.#beats.push({ at, late: Math.max(0, at - due) });
      due = at + beat;
    }, beat);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async call(name: string, method: string, path: string, { token, body }: CallOptions = {}): Promise<Answer> {
    const server = this.#turn++ % 2 === 0 ? 0 : 1;
    const began = Date.now();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(text !== undefined && { 'content-type': 'application/json' }),
    };
    const sent = request(`${this.#urls[server]}/api/v1${path}`, { method, headers, agent: false, timeout: patience });
    const answered = await outcomeOf(sent, text).catch(() => ({ status: 0, body: undefined }));
    const ended = Date.now();
    const answer = { name, server, ...answered, began, ended, late: this.#lateness(began, ended) } as const;
    this.answers.push(answer);
    return answer;
  }

  /** How late the beats came in that time, in sum. */
  #lateness(from: number, to: number): number {
    let sum = 0;
    for (let index = this.#beats.length - 1; index >= 0; index--) {
      const { at, late } = this.#beats[index] ?? { at: 0, late: 0 };
      if (at < from) break;
      if (at <= to + beat) sum += late;
    }
    return sum;
  }
}

async function outcomeOf(sent: ClientRequest, text: string | undefined): Promise<Pick<Answer, 'status' | 'body'>> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  sent.on('response', resolve);
  sent.on('error', reject);
  sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
  sent.end(text);
  const response = await promise;
  const chunks = await response.toArray();
  const received = Buffer.concat(chunks).toString();
  return { status: response.statusCode ?? 0, body: received === '' ? undefined : JSON.parse(received) };
}
