import { errorCatalogue } from '@gatehouse/shared';
import { TRPCError } from '@trpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import superjson from 'superjson';
import { toAppError, toTrpcErrorData } from '../error-mapping.ts';
import { AppError } from '../errors.ts';
import { logInternalError } from '../observability/internal-errors.ts';
import { errorHeaders, sendProblem } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

/** The same errors whatever fails: what tRPC or a use-case did not answer itself is answered here. */
export function handleErrors(app: FastifyInstance, publicUrl: string): void {
  app.setErrorHandler((thrown, request, reply) => sendError(thrown, request, reply, publicUrl));
  app.setNotFoundHandler((request, reply) => sendProblem(reply, request, new AppError('not_found'), publicUrl));
}

export function sendError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string,
): FastifyReply {
  // No hook runs for what the router cannot place, such as a target that is neither a path nor `*`.
  if (!reply.hasHeader('x-request-id')) {
    reply.headers({ ...securityHeaders, 'x-request-id': request.id, vary: 'Origin' });
  }
  const error = toAppError(thrown);
  // What a procedure threw is in the log already.
  if (error.code === 'internal' && !(thrown instanceof TRPCError)) {
    logInternalError(request.log, { err: thrown }, error.message);
  }
  if (!isTrpc(request.url)) return sendProblem(reply, request, error, publicUrl);
  return reply
    .code(errorCatalogue[error.code].status)
    .headers(errorHeaders(error))
    .type('application/json')
    .send(trpcErrorText(error, request.id));
}

export const isTrpc = (url: string): boolean => url.startsWith('/trpc/');

/** An error of the tRPC face before any procedure. */
export function trpcErrorText(error: AppError, requestId: string): string {
  const message = errorCatalogue[error.code].title;
  // -32600 is JSON-RPC's invalid request: nothing was called.
  return JSON.stringify({
    error: superjson.serialize({ message, code: -32600, data: toTrpcErrorData(error, requestId) }),
  });
}
