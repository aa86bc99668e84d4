import { errorCatalogue, type Problem } from '@gatehouse/shared';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toErrorBody, wholeSeconds } from '../error-mapping.ts';
import type { AppError } from '../errors.ts';

/** An error as RFC 9457 has it. `instance` is the path, without a query that could hold something private. */
export function toProblem(error: AppError, request: { id: string; url: string }, publicUrl: string): Problem {
  const { status, title } = errorCatalogue[error.code];
  const body = toErrorBody(error, request.id);
  return {
    type: `${publicUrl}/docs/errors#${error.code}`,
    title,
    status,
    detail: describe(body.issues, title),
    instance: request.url.split('?', 1)[0] ?? '',
    ...body,
  };
}

function describe(issues: Problem['issues'], title: string): string {
  if (issues === undefined || issues.length === 0) return title;
  return issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}

/** The headers that an error has on both faces. */
export function errorHeaders(error: AppError): Record<string, string> {
  const { retryAfter } = error.details;
  const challenges = error.code === 'unauthenticated' ? 'Bearer' : 'Bearer error="invalid_token"';
  return {
    ...(retryAfter !== undefined && { 'retry-after': String(wholeSeconds(retryAfter)) }),
    ...(errorCatalogue[error.code].status === 401 && { 'www-authenticate': challenges }),
  };
}

export function sendProblem(reply: FastifyReply, request: FastifyRequest, error: AppError, publicUrl: string) {
  return reply
    .code(errorCatalogue[error.code].status)
    .headers(errorHeaders(error))
    .type('application/problem+json')
    .send(JSON.stringify(toProblem(error, request, publicUrl)));
}
