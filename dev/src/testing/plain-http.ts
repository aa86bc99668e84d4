import { once } from 'node:events';
import { connect } from 'node:net';

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** One request as it is given, with nothing added that a client of ours would. */
export async function plainHttp(url: string, init?: RequestInit): Promise<PlainAnswer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}

/** A POST of JSON, or of a text that only says it is. */
export function postJson(url: string, body: unknown, headers: Record<string, string> = {}): Promise<PlainAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return plainHttp(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text });
}

/** Writes bytes to the server and reads until it hangs up, or until it has said nothing more for a while. */
export async function rawExchange(url: string, bytes: string | Buffer, quietMs = 500): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let received = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    socket.setTimeout(quietMs);
  });
  // The server hangs up in its own time where it waits for more; nothing of ours depends on how long that is.
  socket.setTimeout(quietMs * 4, () => socket.destroy());
  socket.on('timeout', () => socket.destroy());
  socket.write(bytes);
  await once(socket, 'close');
  return received;
}
