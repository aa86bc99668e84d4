import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the proxy does to an answer about the address it knows. */
export interface Leak {
  status?: (status: number) => number;
  headers?: (headers: Headers) => void;
  body?: (body: string) => string;
  /** Milliseconds that it holds the answer back. */
  delay?: number;
  /** How many calls about the address it passes on before it refuses. */
  allowed?: number;
}

export interface LeakyProxy extends AsyncDisposable {
  readonly url: string;
}

/** Stands in front of a server and treats requests about one address in another way than those about the rest. */
export async function leakyProxy(target: string, email: string, leak: Leak): Promise<LeakyProxy> {
  let calls = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    const knows = body.includes(email);
    const tooMany = knows && ++calls > (leak.allowed ?? Number.POSITIVE_INFINITY);
    const answer = tooMany ? refusal() : await pass(target, request, body);
    await send(response, answer, knows ? leak : {});
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const refusal = () => new Response('{"code":"rate_limited"}', { status: 429, headers: { 'retry-after': '60' } });

function pass(target: string, { method = 'GET', url = '/' }: IncomingMessage, body: string): Promise<Response> {
  const post = { headers: { 'content-type': 'application/json' }, body };
  return fetch(new URL(url, target), { method, ...(method === 'POST' && post) });
}

async function send(response: ServerResponse, answer: Response, leak: Leak): Promise<void> {
  const text = await answer.text();
  if (leak.delay !== undefined) await sleep(leak.delay);
  const headers = new Headers(answer.headers);
  for (const name of ['connection', 'keep-alive', 'content-length', 'transfer-encoding']) headers.delete(name);
  leak.headers?.(headers);
  const body = leak.body?.(text) ?? text;
  response.writeHead(leak.status?.(answer.status) ?? answer.status, {
    ...Object.fromEntries(headers),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
