import { randomUUIDv7 } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { errorCatalogue } from '@gatehouse/shared';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import { exposedHeaders } from './cors.ts';
import { isTrpc, trpcErrorText } from './errors.ts';
import { faceOf } from './face.ts';
import { errorHeaders, toProblem } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

/** Milliseconds from one line of the log that tells how many were refused to the next. */
const reportInterval = 1000;
/** How many are refused in a turn of the event loop: these at least, and a part of those who wait for it. */
const leastInTurn = 16;
const partInTurn = 1 / 32;

const alwaysServed = /^\/(?:health|ready|metrics)(?:\?|$)/;
const overloaded = new AppError('unavailable', { retryAfter: 1 });
const { status } = errorCatalogue.unavailable;

/**
 * Refuses requests while there are more than can be answered in time: before Fastify, because nothing may be spent on
 * them, nor a line of the log on each. Whoever is at work comes first. Were all refused as they come, a turn of the event
 * loop would be as long as it takes to refuse a thousand, and every answer of PostgreSQL would wait for it.
 */
export function refuseWhenOverloaded(server: Server, services: Services): void {
  const { admission, logger, meter } = services;
  const { corsOrigins, publicUrl } = services.config.http;
  const [serve] = server.listeners('request') as [RequestListener];
  const unwelcome: [IncomingMessage, ServerResponse][] = [];
  let refused = 0;

  server.removeListener('request', serve);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!admission.turnsAway() || alwaysServed.test(request.url ?? '')) serve(request, response);
    else if (unwelcome.push([request, response]) === 1) setImmediate(refuseSome);
  });

  function refuseSome(): void {
    const turn = Math.max(leastInTurn, unwelcome.length * partInTurn);
    for (const [request, response] of unwelcome.splice(0, turn)) refuse(request, response);
    if (unwelcome.length > 0) setImmediate(refuseSome);
  }

  function refuse({ headers: { origin = '' }, url = '/' }: IncomingMessage, response: ServerResponse): void {
    if (refused++ === 0) setTimeout(report, reportInterval).unref();
    admission.refused++;
    meter?.answered(faceOf(url), status);
    const id = randomUUIDv7();
    const ofTrpc = isTrpc(url);
    const body = ofTrpc ? trpcErrorText(overloaded, id) : JSON.stringify(toProblem(overloaded, { id, url }, publicUrl));
    response.writeHead(status, {
      ...securityHeaders,
      ...errorHeaders(overloaded),
      'x-request-id': id,
      vary: 'Origin',
      'access-control-expose-headers': exposedHeaders.join(', '),
      ...(corsOrigins.includes(origin) && { 'access-control-allow-origin': origin }),
      'content-type': ofTrpc ? 'application/json' : 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      ...(!server.listening && { connection: 'close' }),
    });
    response.end(body);
  }

  function report(): void {
    logger.warn({ refused }, 'overloaded');
    refused = 0;
  }
}
