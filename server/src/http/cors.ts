import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** What scripts of other origins may read beside the body. */
export const exposedHeaders = [
  'x-request-id',
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
  'etag',
  'link',
  'location',
];

export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    // Only routes that say so answer a preflight, and those answer it themselves.
    preflight: false,
    preflightContinue: true,
    strictPreflight: false,
    maxAge: 600,
    exposedHeaders,
  });
}
