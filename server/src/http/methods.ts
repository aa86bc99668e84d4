import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { AppError } from '../errors.ts';

/**
 * Answers a known path with another method by 405 and `Allow`, and OPTIONS by `Allow` and what a preflight asks for.
 * Watches the routes from now on, so none is forgotten; call what it returns when all are there.
 */
export function watchMethods(app: FastifyInstance): () => void {
  // With one that may have a body, a request without a type would be refused for that.
  app.addHttpMethod('QUERY', { overrideExisting: true });
  // Fastify gives HEAD to whatever has GET, and OPTIONS belongs to CORS.
  const known = app.supportedMethods.filter((one) => one !== 'HEAD' && one !== 'OPTIONS');
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ method, url }: RouteOptions) => {
    methodsOf.set(url, new Set([...(methodsOf.get(url) ?? []), ...[method].flat()]));
  });
  return () => {
    for (const [url, allowed] of [...methodsOf]) {
      const method = known.filter((one) => !allowed.has(one));
      const allow = [...allowed].sort().join(', ');
      if (url === '*') continue;
      if (method.length > 0) app.route({ method, url, handler: refuse(allow) });
      app.options(url, { config: { cors: { preflight: true } } }, async (_request, reply) =>
        reply.code(204).header('allow', allow).send(),
      );
    }
  };
}

const refuse = (allow: string) => async (_request: FastifyRequest, reply: FastifyReply) => {
  reply.header('allow', allow);
  throw new AppError('method_not_allowed');
};
