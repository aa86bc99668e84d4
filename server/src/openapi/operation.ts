import { type Access, type ProcedureSpec, restErrorsOf } from '@gatehouse/shared';
import { z } from 'zod';
import type { ErrorResponses } from './error-responses.ts';
import { headersOf } from './headers.ts';
import { toJsonSchema } from './json-schema.ts';
import { operationIdOf } from './operation-ids.ts';
import { requestOf } from './request.ts';
import { sampleOf } from './sample.ts';
import type { SchemaStore } from './schema-store.ts';
import { tagOf } from './tags.ts';
import type { Operation, Response } from './types.ts';

const callers: Record<Access, string> = {
  anyone: 'Anyone.',
  user: 'Any signed-in user.',
  verified: 'A signed-in user with a verified email address.',
  admin: 'An administrator.',
};

/** One procedure as an operation of the document. */
export function operationOf(
  name: string,
  spec: ProcedureSpec,
  store: SchemaStore,
  errorResponses: ErrorResponses,
): Operation {
  return {
    operationId: operationIdOf(name),
    tags: [tagOf(name)],
    summary: spec.summary,
    description: `${spec.description}\n\n**Who may call it:** ${whoMayCall(spec)}`,
    ...requestOf(spec, store),
    responses: { [spec.status]: successOf(spec, store), ...errorResponses.of(restErrorsOf(spec)) },
    security: spec.access === 'anyone' ? [] : [{ bearerAuth: [] }],
    'x-trpc-procedure': name,
  };
}

function whoMayCall({ access, recent }: ProcedureSpec): string {
  return recent ? `${callers[access]} The sign-in must be recent.` : callers[access];
}

const isPage = ({ output }: ProcedureSpec) => output instanceof z.ZodObject && 'next_cursor' in output.shape;

function successOf(spec: ProcedureSpec, store: SchemaStore): Response {
  const headers = headersOf(spec.status, [
    ...(spec.method === 'GET' ? ['ETag'] : []),
    ...(isPage(spec) ? ['Link'] : []),
    ...(spec.access === 'anyone' ? [] : ['RateLimit-Policy', 'RateLimit']),
  ]);
  if (spec.status === 202) return { description: 'Accepted. There is no body.', headers };
  if (spec.status === 204) return { description: 'Done. There is no body.', headers };
  const schema = store.add(toJsonSchema(spec.output, 'output'), 'output');
  const { description = 'Success.' } = store.resolve(schema);
  return { description, headers, content: { 'application/json': { schema, example: sampleOf(schema, store) } } };
}
