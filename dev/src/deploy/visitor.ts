import { once } from 'node:events';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly requestId: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** Somebody at an address of the loopback, who has a new connection for each call. */
export class Visitor {
  readonly #url: string;
  readonly #address: string;
  /** What is sent with every call. */
  headers: Readonly<Record<string, string>> = {};

  constructor(url: string, address: string) {
    this.#url = url;
    this.#address = address;
  }

  async call(method: string, path: string, body?: object): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = request(`${this.#url}${path}`, {
      method,
      localAddress: this.#address,
      headers: { ...this.headers, ...(text === undefined ? {} : { 'content-type': 'application/json' }) },
    });
    sent.end(text);
    const [answer] = await once(sent, 'response');
    const requestId = String(answer.headers['x-request-id']);
    return { status: answer.statusCode, requestId, body: answer.statusCode === 204 ? undefined : await json(answer) };
  }
}
