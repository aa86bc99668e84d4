import { randomUUID } from 'node:crypto';
import { type Dispatcher, Pool } from 'undici';
import type { Call } from './call.ts';
import type { LoadRequest, Script } from './job.ts';

/** More than a pool of this size only queues, where a server would queue as well. */
const MAX_CONNECTIONS = 256;

/** Keep-alive connections, no pipelining: as browsers and SDKs call. */
export function httpCall(script: Script, lanes: number): Call {
  const pool = new Pool(script.url, { connections: Math.min(lanes, MAX_CONNECTIONS), pipelining: 1 });
  const chained = script.requests.map((request) => request.chained);
  const run = randomUUID().slice(0, 8);
  let count = 0;
  return async (lane) => {
    const index = lane % script.requests.length;
    const request = script.requests[index] as LoadRequest;
    const body = request.body?.replaceAll('{n}', `${run}-${count++}`).replaceAll('{chained}', chained[index] ?? '');
    const { status, text } = await send(pool, request, body);
    if (status !== script.status) throw new Error(`${request.method} ${request.path}: ${status} ${text}`);
    if (script.chain !== undefined) chained[index] = JSON.parse(text)[script.chain];
  };
}

/** The dispatcher itself, without the streams above it: they would cost more than some of the servers. */
function send(pool: Pool, { method, path, headers }: LoadRequest, body?: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    let status = 0;
    const chunks: Buffer[] = [];
    pool.dispatch(
      {
        method: method as Dispatcher.HttpMethod,
        path,
        headers: headers ?? {},
        ...(body === undefined ? {} : { body }),
      },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, code) => {
          status = code;
        },
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve({ status, text: Buffer.concat(chunks).toString() }),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}
