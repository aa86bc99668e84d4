import type { Answer } from './http-client.ts';

/** An answer without what differs from call to call anyway, ready to be held against another. */
export interface Appearance {
  readonly status: number;
  /** Lines of `name: value`, in the order of the answer. */
  readonly headers: readonly string[];
  readonly body: string;
  /** Seconds, where the answer has them. */
  readonly retryAfter: number | undefined;
  readonly milliseconds: number;
}

const varying = new Set(['date', 'x-request-id', 'retry-after']);

/** @param ignored names of headers whose values do not matter; that they are there still does */
export function appearanceOf(answer: Answer, email: string, ignored: ReadonlySet<string>): Appearance {
  const header = (name: string) => answer.headers.find(([key]) => key === name)?.[1];
  const length = String(Buffer.byteLength(answer.body));
  const hidden = ([name, value]: readonly [string, string]) => {
    if (varying.has(name) || ignored.has(name)) return `${name}: …`;
    // The length is as it should be or not; how long an address is tells nothing.
    return name === 'content-length' && value === length ? 'content-length: that of the body' : `${name}: ${value}`;
  };
  const retryAfter = header('retry-after');
  return {
    status: answer.status,
    headers: answer.headers.map(hidden),
    body: withoutAddress(answer.body, email, header('x-request-id')),
    retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
    milliseconds: answer.milliseconds,
  };
}

function withoutAddress(body: string, email: string, requestId: string | undefined): string {
  const plain = body.replaceAll(email, '<address>').replace(/"retry_after":\d+/g, '"retry_after":…');
  return requestId ? plain.replaceAll(requestId, '<request id>') : plain;
}
