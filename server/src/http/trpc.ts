import { resolveResponse } from '@trpc/server/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toAppError } from '../error-mapping.ts';
import type { Services } from '../services.ts';
import { appRouter } from '../trpc/router.ts';
import { callContext } from './call-context.ts';
import { assertShallow } from './json-body.ts';
import { errorHeaders } from './problem.ts';

export const maxBatchSize = 10;
const prefix = '/trpc';

/** The tRPC face. The contract's own names (`auth.verify_email`) are taken as well as the code's (`auth.verifyEmail`). */
export async function mountTrpc(app: FastifyInstance, services: Services): Promise<void> {
  // In a scope of its own: tRPC parses the body itself, so it gets the text.
  await app.register(async (scope) => {
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    scope.route({
      method: ['GET', 'POST'],
      url: `${prefix}/*`,
      handler: async (request, reply) => send(reply, await answer(services, request)),
    });
  });
}

async function answer(services: Services, request: FastifyRequest): Promise<Response> {
  const url = new URL(request.url, 'http://gatehouse.invalid');
  assertShallow(url.searchParams.get('input') ?? '');
  const body = request.method === 'POST' && typeof request.body === 'string' ? request.body : undefined;
  if (body !== undefined) assertShallow(body);
  return resolveResponse({
    router: appRouter,
    req: new Request(url, {
      method: request.method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    }),
    path: (request.params as { '*': string })['*'].replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    error: null,
    allowBatching: true,
    maxBatchSize,
    createContext: async () => callContext(services, request),
    responseMeta: ({ errors }) => {
      const [error] = errors;
      return error && errors.length === 1 ? { headers: new Headers(errorHeaders(toAppError(error))) } : {};
    },
  });
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  return reply
    .code(response.status)
    .headers(Object.fromEntries(response.headers))
    .send(await response.text());
}
