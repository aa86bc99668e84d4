import type { ProcedureSpec } from '@gatehouse/shared';
import type { FastifyRequest } from 'fastify';

/** Every procedure's path lies below it. */
export const restPrefix = '/api/v1';

/** Where to go on from an answer: to the next page (RFC 8288), or to what was made. */
export function linksOf(request: FastifyRequest, spec: ProcedureSpec, answer: unknown): Record<string, string> {
  const fields = answer as Record<string, string | null | undefined>;
  if (fields.next_cursor) return { link: `<${nextPage(request.url, fields.next_cursor)}>; rel="next"` };
  if (spec.location === undefined) return {};
  return { location: restPrefix + spec.location.replace(/\{(\w+)\}/g, (_, field) => fields[field] ?? '') };
}

function nextPage(url: string, cursor: string): string {
  const [path, query] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters}`;
}
