import { listProcedures } from '@gatehouse/shared';
import { createErrorResponses } from './error-responses.ts';
import { headers } from './headers.ts';
import { introduction } from './introduction.ts';
import { operationOf } from './operation.ts';
import { parameters } from './parameters.ts';
import { createSchemaStore } from './schema-store.ts';
import { servicePaths } from './service-endpoints.ts';
import { tags } from './tags.ts';
import type { OpenApiDocument, PathItem, PathMethod } from './types.ts';

export type { OpenApiDocument } from './types.ts';

export interface DocumentOptions {
  /** Where clients reach the service, without a trailing slash. */
  readonly publicUrl: string;
  /** The version of the service. */
  readonly version: string;
}

/** The OpenAPI 3.1 document of the REST API, straight from the contract. */
export function buildOpenApiDocument({ publicUrl, version }: DocumentOptions): OpenApiDocument {
  const store = createSchemaStore();
  const errorResponses = createErrorResponses(publicUrl, store);

  const paths: Record<string, PathItem> = {};
  for (const [name, spec] of listProcedures()) {
    const method = spec.method.toLowerCase() as PathMethod;
    paths[spec.path] = { ...paths[spec.path], [method]: operationOf(name, spec, store, errorResponses) };
  }
  Object.assign(paths, servicePaths(publicUrl, store, errorResponses));

  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      summary: 'Self-hosted user authentication and user management',
      description: introduction(publicUrl),
      version,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${publicUrl}/api/v1`, description: 'This instance.' }],
    externalDocs: { url: `${publicUrl}/docs/errors`, description: 'Every code that an error can have.' },
    tags,
    paths,
    components: {
      schemas: store.components(),
      responses: errorResponses.components(),
      headers,
      parameters,
      securitySchemes: {
        bearerAuth: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The `access_token` of a sign-in or a refresh.',
        },
      },
    },
  };
}
