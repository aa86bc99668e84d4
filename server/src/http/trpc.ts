import { resolveResponse } from '@trpc/server/http';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toAppError } from '../error-mapping.ts';
import { AppError } from '../errors.ts';
import { logInternalError } from '../observability/internal-errors.ts';
import type { Services } from '../services.ts';
import type { TrpcContext } from '../trpc/init.ts';
import { appRouter } from '../trpc/router.ts';
import { callContext } from './call-context.ts';
import { assertShallow, jsonText } from './json-body.ts';
import { errorHeaders } from './problem.ts';
import { answerCalls, type TrpcAnswer, type TrpcRequest } from './trpc-calls.ts';

export const maxBatchSize = 10;
const prefix = '/trpc';

/** The tRPC face. The contract's own names (`auth.verify_email`) are taken as well as the code's (`auth.verifyEmail`). */
export async function mountTrpc(app: FastifyInstance, services: Services): Promise<void> {
  // In a scope of its own: tRPC parses the body itself, so it gets the text.
  await app.register(async (scope) => {
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer' },
      async (request: FastifyRequest, body: Buffer) => jsonText(request, body),
    );
    scope.route({
      method: ['GET', 'POST'],
      url: `${prefix}/*`,
      handler: async (request, reply) => send(reply, await services.admission.admit(() => answer(services, request))),
    });
  });
}

async function answer(services: Services, request: FastifyRequest): Promise<TrpcAnswer> {
  const url = new URL(request.url, 'http://gatehouse.invalid');
  assertShallow(url.searchParams.get('input') ?? '');
  const body = typeof request.body === 'string' ? request.body : undefined;
  const path = (request.params as { '*': string })['*'].replace(/_([a-z])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
  if (path.split(',').length > maxBatchSize) throw new AppError('payload_too_large');
  const calls = { method: request.method, path, query: url.searchParams, body };
  const context = callContext(services, request, 'trpc');
  return answerCalls(calls, context) ?? answerByTrpc(url, calls, context, request.log);
}

/** By tRPC itself: what calls nothing, and what it has options for that we do not know. */
async function answerByTrpc(
  url: URL,
  { method, path, body }: TrpcRequest,
  context: TrpcContext,
  log: FastifyBaseLogger,
): Promise<TrpcAnswer> {
  const response = await resolveResponse({
    router: appRouter,
    req: new Request(url, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    }),
    // tRPC decodes it once more.
    path: encodeURIComponent(path),
    error: null,
    allowBatching: true,
    maxBatchSize,
    onError: ({ error }) => {
      // What a procedure threw is in the log already.
      const { code } = toAppError(error);
      if (code === 'internal' && !(error.cause instanceof AppError)) {
        logInternalError(log, { err: error }, error.message);
      }
    },
    createContext: async () => context,
    responseMeta: ({ errors }) => {
      const [error] = errors;
      return error && errors.length === 1 ? { headers: new Headers(errorHeaders(toAppError(error))) } : {};
    },
  });
  // tRPC says that an answer varies by headers it was not shown, in place of the one it does vary by.
  response.headers.delete('vary');
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

function send(reply: FastifyReply, { status, headers, body }: TrpcAnswer): FastifyReply {
  reply.code(status).headers(headers);
  // Of an error before any call tRPC does not say that it is JSON.
  if (body !== '') reply.header('content-type', 'application/json');
  return reply.send(body);
}
