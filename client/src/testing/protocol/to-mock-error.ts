import type { ErrorCode, Issue } from '@gatehouse/shared';
import { TRPCError } from '@trpc/server';
import type { ZodError } from 'zod';
import { MockError } from '../mock-error.ts';

const codes: Partial<Record<TRPCError['code'], ErrorCode>> = {
  PARSE_ERROR: 'validation_failed',
  NOT_FOUND: 'not_found',
  METHOD_NOT_SUPPORTED: 'method_not_allowed',
  UNSUPPORTED_MEDIA_TYPE: 'unsupported_media_type',
};

/** Whatever a call threw, as the error that the service would answer. */
export function toMockError(error: unknown): MockError {
  if (error instanceof MockError) return error;
  if (!(error instanceof TRPCError)) return new MockError('internal');
  const { cause, code } = error;
  if (cause instanceof MockError) return cause;
  if (code !== 'BAD_REQUEST') return new MockError(codes[code] ?? 'internal');
  const issues = isZodError(cause)
    ? cause.issues.flatMap(toIssues).slice(0, mostIssues)
    : [{ path: '', message: 'Expected input as superjson writes it' }];
  return new MockError('validation_failed', { issues });
}

/** By its form: Zod itself is no dependency of the client. */
const isZodError = (cause: unknown): cause is ZodError =>
  Array.isArray((cause as Partial<ZodError> | undefined)?.issues);

const longestPath = 100;
const mostIssues = 50;

function toIssues(issue: ZodError['issues'][number]): Issue[] {
  const at = (...more: string[]) => [...issue.path.map(String), ...more].join('.').slice(0, longestPath);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: at(key), message: 'Expected no such field' }));
  }
  return [{ path: at(), message: plainWords(issue.message) }];
}

function plainWords(message: string): string {
  return message
    .replace(/^Invalid (?:input|option): e/, 'E')
    .replace(/, received undefined$/, ', but it is missing')
    .replace(/^Expected (string|number|boolean|object|array)/, 'Expected a $1')
    .replace(/^Expected a (object|array)/, 'Expected an $1');
}
