import cors from '@fastify/cors';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { newId } from './db/id.ts';
import { toAppError } from './error-mapping.ts';
import { registerDocs } from './http/docs.ts';
import { handleErrors } from './http/errors.ts';
import { mountHealth } from './http/health.ts';
import { assertShallow, invalidBody } from './http/json-body.ts';
import { watchMethods } from './http/methods.ts';
import { sendProblem } from './http/problem.ts';
import { mountRest } from './http/rest.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import { mountTrpc } from './http/trpc.ts';
import { requestContext } from './observability/request-context.ts';
import { buildOpenApiDocument } from './openapi/document.ts';
import type { Services } from './services.ts';
import { version } from './version.ts';

const bodyLimit = 100 * 1024;
const requestTimeout = 30_000;
const headersTimeout = 10_000;

/** The HTTP application: both faces, the documentation, and the few paths beside them. */
export async function buildApp(services: Services, isDraining: () => boolean = () => false): Promise<FastifyInstance> {
  const { http } = services.config;
  const app = Fastify({
    loggerInstance: services.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: newId,
    trustProxy: http.trustedProxies.length > 0 ? [...http.trustedProxies] : false,
    bodyLimit,
    requestTimeout,
    http: { headersTimeout },
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: (error, request, reply) =>
      void sendProblem(
        reply as unknown as FastifyReply,
        request as unknown as FastifyRequest,
        toAppError(error),
        http.publicUrl,
      ),
  }) as unknown as FastifyInstance;

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    requestContext.run({ requestId: request.id }, done);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const event = { method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    request.log.info(event, 'request');
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseBody(body as string));
    } catch (error) {
      done(error as Error);
    }
  });

  addSecurityHeaders(app);
  handleErrors(app, http.publicUrl);
  const refuseOtherMethods = watchMethods(app);
  await app.register(cors, {
    origin: [...http.corsOrigins],
    strictPreflight: false,
    maxAge: 600,
    exposedHeaders: ['x-request-id', 'retry-after'],
  });
  mountHealth(app, services, isDraining);
  mountRest(app, services);
  await mountTrpc(app, services);
  await app.register(registerDocs, { document: buildOpenApiDocument({ publicUrl: http.publicUrl, version }) });
  refuseOtherMethods();
  return app;
}

function parseBody(text: string): unknown {
  if (text === '') return undefined;
  assertShallow(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidBody('Expected JSON', error);
  }
}
