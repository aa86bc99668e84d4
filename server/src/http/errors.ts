import { errorCatalogue } from '@gatehouse/shared';
import { TRPCError } from '@trpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import superjson from 'superjson';
import { toAppError, toTrpcErrorData } from '../error-mapping.ts';
import { AppError } from '../errors.ts';
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
  if (error.code === 'internal' && !(thrown instanceof TRPCError)) request.log.error({ err: thrown }, error.message);
  if (!request.url.startsWith('/trpc/')) return sendProblem(reply, request, error, publicUrl);
  const { status, title } = errorCatalogue[error.code];
  const data = toTrpcErrorData(error, request.id);
  // -32600 is JSON-RPC's invalid request: nothing was called.
  const body = { error: superjson.serialize({ message: title, code: -32600, data }) };
  return reply.code(status).headers(errorHeaders(error)).type('application/json').send(JSON.stringify(body));
}
