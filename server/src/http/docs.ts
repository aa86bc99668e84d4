import type { FastifyInstance } from 'fastify';
import { loadAssets } from '../openapi/assets.ts';
import type { OpenApiDocument } from '../openapi/document.ts';
import { buildPages } from '../openapi/pages.ts';

export interface DocsOptions {
  readonly document: OpenApiDocument;
}

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
export function registerDocs(app: FastifyInstance, { document }: DocsOptions): void {
  const json = JSON.stringify(document);
  app.get('/openapi.json', (_, reply) =>
    reply.type('application/json; charset=utf-8').header('cache-control', 'public, max-age=60').send(json),
  );

  const assets = loadAssets();
  for (const { name, contentType, body } of assets) {
    app.get(`/docs/assets/${name}`, (_, reply) =>
      reply.type(contentType).header('cache-control', 'public, max-age=31536000, immutable').send(body),
    );
  }

  const pages = buildPages(assets);
  servePage(app, '/docs', pages.swagger);
  servePage(app, '/redoc', pages.redoc);
  servePage(app, '/docs/errors', pages.errors);
}

function servePage(app: FastifyInstance, path: string, page: string): void {
  app.get(path, (_, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', contentSecurityPolicy)
      .header('cache-control', 'no-cache')
      .send(page),
  );
}
