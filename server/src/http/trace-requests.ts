import type { FastifyInstance } from 'fastify';
import { beginWork, isTraced } from '../observability/tracing.ts';

/** Makes each request the beginning of a trace, where there are traces. */
export function traceRequests(app: FastifyInstance): void {
  if (!isTraced()) return;
  app.addHook('onRequest', ({ id, method, headers, routeOptions }, { raw }, done) => {
    const { traceparent } = headers as { traceparent?: string };
    const piece = beginWork({ kind: 'request', method, route: routeOptions.url, requestId: id, traceparent });
    if (piece === undefined) return done();
    // Also where the caller hung up before the answer.
    raw.once('close', () => piece.end({ status: raw.statusCode }));
    piece.run(done);
  });
}
