import type { ErrorCode } from '@gatehouse/shared';
import { z } from 'zod';
import type { ErrorResponses } from './error-responses.ts';
import { headersOf } from './headers.ts';
import { toJsonSchema } from './json-schema.ts';
import { sampleOf } from './sample.ts';
import type { SchemaStore } from './schema-store.ts';
import { serviceTag } from './tags.ts';
import type { Operation, PathItem } from './types.ts';

const health = z
  .strictObject({ status: z.literal('ok').meta({ description: 'Always `ok`.', examples: ['ok'] }) })
  .meta({ id: 'Health', description: 'The process is alive.' });

const checks = z
  .strictObject({
    postgres: z.literal('ok').meta({ description: 'Without PostgreSQL there is no 200.', examples: ['ok'] }),
    redis: z.enum(['ok', 'away']).meta({ description: 'Redis; the service runs without it.', examples: ['ok'] }),
    replicas: z
      .array(z.enum(['ok', 'behind', 'away']))
      .optional()
      .meta({ description: 'Each replica, if there are any; lists are read without them, too.', examples: [['ok']] }),
  })
  .meta({ id: 'ReadinessChecks', description: 'What the service depends on.' });

const readiness = z
  .strictObject({
    status: z
      .enum(['ready', 'degraded'])
      .meta({ description: '`degraded` while Redis or a replica is away.', examples: ['ready'] }),
    checks,
  })
  .meta({ id: 'Readiness', description: 'The service can answer requests.' });

const jsonWebKey = z
  .strictObject({
    kty: z.string().meta({ description: 'The key type.', examples: ['OKP'] }),
    crv: z.string().meta({ description: 'The curve.', examples: ['Ed25519'] }),
    x: z
      .string()
      .meta({ description: 'The public key, base64url.', examples: ['11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'] }),
    kid: z
      .string()
      .meta({ description: 'The `kid` in the header of a token.', examples: ['019ab5a0-5a0c-7a22-8b6c-2e0e4b1a8c0f'] }),
    use: z.literal('sig').meta({ description: 'Signatures only.', examples: ['sig'] }),
    alg: z.string().meta({ description: 'The one algorithm of the key.', examples: ['EdDSA'] }),
  })
  .meta({ id: 'JsonWebKey', description: 'The public half of a signing key (RFC 8037).' });

const jsonWebKeySet = z
  .strictObject({ keys: z.array(jsonWebKey).meta({ description: 'The keys in use.', examples: [[]] }) })
  .meta({ id: 'JsonWebKeySet', description: 'Public keys, to verify access tokens (RFC 7517).' });

interface ServiceEndpoint {
  path: string;
  operationId: string;
  summary: string;
  description: string;
  output: z.ZodType;
  errors: ErrorCode[];
}

const serviceEndpoints: ServiceEndpoint[] = [
  {
    path: '/health',
    operationId: 'checkHealth',
    summary: 'Is the process alive?',
    description: 'Asks nothing of its dependencies: a liveness probe.',
    output: health,
    errors: [],
  },
  {
    path: '/ready',
    operationId: 'checkReadiness',
    summary: 'Can it serve?',
    description: 'A readiness probe: 503 without PostgreSQL, `degraded` without Redis or a replica.',
    output: readiness,
    errors: ['unavailable'],
  },
  {
    path: '/.well-known/jwks.json',
    operationId: 'getSigningKeys',
    summary: 'Read the public keys',
    description: 'Other services verify access tokens with these. Look a key up by the `kid` of the token.',
    output: jsonWebKeySet,
    errors: ['internal', 'unavailable'],
  },
];

/** The paths outside the contract tree; they lie at the root of the service, not below `/api/v1`. */
export function servicePaths(
  publicUrl: string,
  store: SchemaStore,
  errorResponses: ErrorResponses,
): Record<string, PathItem> {
  return Object.fromEntries(
    serviceEndpoints.map((endpoint) => [
      endpoint.path,
      {
        servers: [{ url: publicUrl, description: 'The root of this instance.' }],
        get: operationOf(endpoint, store, errorResponses),
      },
    ]),
  );
}

function operationOf(endpoint: ServiceEndpoint, store: SchemaStore, errorResponses: ErrorResponses): Operation {
  const { operationId, summary, description, output, errors } = endpoint;
  const schema = store.add(toJsonSchema(output, 'output'), 'output');
  const success = {
    description: store.resolve(schema).description ?? 'Success.',
    headers: headersOf(200),
    content: { 'application/json': { schema, example: sampleOf(schema, store) } },
  };
  return {
    operationId,
    tags: [serviceTag.name],
    summary,
    description,
    responses: { 200: success, ...errorResponses.of(errors) },
    security: [],
  };
}
