import type { FastifyInstance } from 'fastify';
import type { DocumentOptions } from '../openapi/document.ts';
import type { Documentation } from '../openapi/documentation.ts';
import { Representation, sendRepresentation } from './representation.ts';

// Both libraries write style elements at run time, and Redoc runs its search in a worker made from a blob.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the OpenAPI document, Swagger UI at `/docs`, Redoc at `/redoc`, and the catalogue of errors at `/docs/errors`. */
export function registerDocs(app: FastifyInstance, options: DocumentOptions): void {
  let built: Promise<Documentation> | undefined;
  // Made when somebody first looks: a service whose documentation nobody reads starts without it and keeps none of it.
  const documentation = () => {
    built ??= import('../openapi/documentation.ts')
      .then(({ buildDocumentation }) => buildDocumentation(options))
      .catch((error: unknown) => {
        // A file that could not be opened now may be another time.
        built = undefined;
        throw error;
      });
    return built;
  };

  // Anybody may ask for a library of 1.7 MB, which takes 50 ms to pack.
  const representations = new Map<string, Representation>();
  const representationOf = (path: string, body: Uint8Array | string) => {
    const kept = representations.get(path) ?? new Representation(body);
    representations.set(path, kept);
    return kept;
  };

  const serveDocument = (path: string, openApi: keyof Documentation['documents']) =>
    app.get(path, async (request, reply) => {
      reply.type('application/json; charset=utf-8').header('cache-control', 'public, max-age=60');
      return sendRepresentation(request, reply, representationOf(path, (await documentation()).documents[openApi]));
    });
  serveDocument('/openapi.json', '3.1');
  serveDocument('/openapi-3.0.json', '3.0');

  app.get<{ Params: { name: string } }>('/docs/assets/:name', async (request, reply) => {
    const asset = (await documentation()).assets.get(request.params.name);
    if (asset === undefined) return reply.callNotFound();
    reply.type(asset.contentType).header('cache-control', 'public, max-age=31536000, immutable');
    return sendRepresentation(request, reply, representationOf(`/docs/assets/${asset.name}`, asset.body));
  });

  const servePage = (path: string, name: keyof Documentation['pages']) =>
    app.get(path, async (request, reply) => {
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', contentSecurityPolicy)
        .header('cache-control', 'no-cache');
      return sendRepresentation(request, reply, representationOf(path, (await documentation()).pages[name]));
    });
  servePage('/docs', 'swagger');
  servePage('/redoc', 'redoc');
  servePage('/docs/errors', 'errors');
}
