import { randomUUIDv7 } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { AppError } from './errors.ts';
import { clientErrorHandler } from './http/client-errors.ts';
import { allowOrigins } from './http/cors.ts';
import { registerDocs } from './http/docs.ts';
import { handleErrors, sendError } from './http/errors.ts';
import { faceOf } from './http/face.ts';
import { mountHealth } from './http/health.ts';
import { jsonText, parseJson } from './http/json-body.ts';
import { watchMethods } from './http/methods.ts';
import { mountMetrics } from './http/metrics.ts';
import { refuseWhenOverloaded } from './http/overload.ts';
import { mountRest } from './http/rest.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import { traceRequests } from './http/trace-requests.ts';
import { mountTrpc } from './http/trpc.ts';
import { lazyChild } from './observability/lazy-child.ts';
import { requestContext } from './observability/request-context.ts';
import type { Services } from './services.ts';
import { version } from './version.ts';

const bodyLimit = 100 * 1024;
const requestTimeout = 30_000;
const headersTimeout = 10_000;
/** How often Node looks for requests that are late. By default it is every 30 s, and both limits as much too long. */
const connectionsCheckingInterval = 1000;

/** Each takes 10 KB, and up to a body more while a request comes in. More than this many are hung up on. */
const mostConnections = 10_000;

/** The HTTP application: both faces, the documentation, and the few paths beside them. */
export async function buildApp(services: Services, isStopping: () => boolean = () => false): Promise<FastifyInstance> {
  const { http } = services.config;
  const app = Fastify({
    loggerInstance: services.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    childLoggerFactory: lazyChild,
    genReqId: () => randomUUIDv7(),
    trustProxy: http.trustedProxies.length > 0 ? [...http.trustedProxies] : false,
    bodyLimit,
    requestTimeout,
    // Answered by a hook, like every other error.
    http: { headersTimeout, connectionsCheckingInterval, requireHostHeader: false },
    routerOptions: { maxParamLength: 256 },
    // No route gives it a schema: inputs are checked by their specs. Without these it loads Ajv.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    // While it stops, what still comes in on an open connection is answered like any other request.
    return503OnClosing: false,
    clientErrorHandler: clientErrorHandler(services),
    frameworkErrors: (error, request, reply) => {
      // No hook runs for what has no route, so it is logged and counted here.
      sendError(error, request as unknown as FastifyRequest, reply as unknown as FastifyReply, http.publicUrl);
      services.meter?.answered('other', reply.statusCode);
      request.log.info({ method: request.method, route: 'none', status: reply.statusCode }, 'request');
    },
  }) as unknown as FastifyInstance;

  app.server.maxConnections = mostConnections;
  refuseWhenOverloaded(app.server, services);
  // Node would answer 417 by itself, without a header of ours. An expectation may be left unmet in silence (RFC 9110, 10.1.1).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  traceRequests(app);
  app.addHook('onRequest', (request, reply, done) => {
    // Whatever the hooks to come refuse, the answer would have depended on the origin.
    reply.headers({ 'x-request-id': request.id, vary: 'Origin' });
    requestContext.run({ requestId: request.id }, done);
  });
  addSecurityHeaders(app);
  app.addHook('onRequest', ({ raw }, _reply, done) =>
    done(hasOneHost(raw) ? undefined : new AppError('validation_failed', twoHosts)),
  );
  app.addHook('onResponse', (request, reply, done) => {
    const { id, method, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    const event = { request_id: id, method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    services.logger.info(event, 'request');
    services.meter?.answered(faceOf(request.url), reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) =>
    parseJson(jsonText(request, body)),
  );

  app.addHook('onSend', (_request, reply, _payload, done) => {
    // Else a client's connection, kept open for its next request, would hold up the end for as long as it likes.
    if (!app.server.listening) reply.header('connection', 'close');
    done();
  });
  handleErrors(app, http.publicUrl);
  const refuseOtherMethods = watchMethods(app);
  await allowOrigins(app, http.corsOrigins);
  mountHealth(app, services, isStopping);
  mountMetrics(app, services);
  mountRest(app, services);
  await mountTrpc(app, services);
  registerDocs(app, { publicUrl: http.publicUrl, version });
  refuseOtherMethods();
  return app;
}

function noSchemas(): never {
  throw new Error('Fastify compiles no schemas here');
}

/** RFC 9112, 3.2. What reads the first of two hosts and what reads the last must not disagree on whom a request is for. */
function hasOneHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name)).length;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
}

const twoHosts = { issues: [{ path: '', message: 'Expected one Host header' }] };
