import { type ErrorBody, type ErrorCode, errorCatalogue, type Issue } from '@gatehouse/shared';
import { ConnectionException } from '@mikro-orm/postgresql';
import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { AppError } from './errors.ts';

/** SQLSTATEs and system errors that say PostgreSQL is away, restarting or full, not that we are wrong. */
const awayCodes = /^(?:ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|08\w{3}|57P0\d|57014|53\d{3})$/;
const awayMessages = /timeout exceeded when trying to connect|Query read timeout|Connection terminated|not queryable/;

const trpcCodes: Partial<Record<TRPCError['code'], ErrorCode>> = {
  BAD_REQUEST: 'validation_failed',
  PARSE_ERROR: 'validation_failed',
  NOT_FOUND: 'not_found',
  METHOD_NOT_SUPPORTED: 'method_not_allowed',
  PAYLOAD_TOO_LARGE: 'payload_too_large',
  UNSUPPORTED_MEDIA_TYPE: 'unsupported_media_type',
};

/** Whatever was thrown, as one of the errors a client may see. The rest of it stays in `cause`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof TRPCError) return fromTrpc(error);
  if (isAway(error)) return new AppError('unavailable', { retryAfter: 1, cause: error });
  return fromFastify(error) ?? new AppError('internal', { cause: error });
}

function fromTrpc(error: TRPCError): AppError {
  const { cause, code } = error;
  if (cause instanceof AppError) return cause;
  if (code === 'BAD_REQUEST') return cause instanceof ZodError ? validationFailed(cause) : unreadableInput(error);
  if (code === 'INTERNAL_SERVER_ERROR') return toAppError(cause ?? new Error(error.message));
  return new AppError(trpcCodes[code] ?? 'internal', { cause: error });
}

/** Neither the words nor the stack of a parser are for clients. */
const unreadableInput = (cause: unknown) =>
  new AppError('validation_failed', {
    issues: [{ path: '', message: 'Expected input as superjson writes it' }],
    cause,
  });

/** Fastify's own errors: of the URL, the headers and the body, before any procedure. */
function fromFastify(error: unknown): AppError | undefined {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (statusCode === 413 || statusCode === 414) return new AppError('payload_too_large', { cause: error });
  if (statusCode === 415) return new AppError('unsupported_media_type', { cause: error });
  if (statusCode === 404) return new AppError('not_found', { cause: error });
  if (statusCode === 503) return new AppError('unavailable', { retryAfter: 1, cause: error });
  if (statusCode === 400 || code?.startsWith('FST_ERR_CTP')) return new AppError('validation_failed', { cause: error });
  return undefined;
}

function isAway(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof ConnectionException) return true;
    const { code = '', severity } = at as { code?: string; severity?: string };
    // PostgreSQL calls fatal what ends a connection, or never begins one.
    if (severity === 'FATAL' || awayCodes.test(code) || awayMessages.test(at.message)) return true;
  }
  return false;
}

const longestPath = 100;
/** A body can break its schema in ten thousand places; the answer need not be larger than the question. */
const mostIssues = 50;

export function validationFailed({ issues }: ZodError): AppError {
  return new AppError('validation_failed', { issues: issues.flatMap(toIssues).slice(0, mostIssues) });
}

function toIssues(issue: ZodError['issues'][number]): Issue[] {
  const path = issue.path.map(String);
  const at = (...parts: string[]) => parts.join('.').slice(0, longestPath);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: at(...path, key), message: 'Expected no such field' }));
  }
  return [{ path: at(...path), message: plainWords(issue.message) }];
}

function plainWords(message: string): string {
  return message
    .replace(/^Invalid (?:input|option): e/, 'E')
    .replace(/, received undefined$/, ', but it is missing')
    .replace(/^Expected (string|number|boolean|object|array)/, 'Expected a $1')
    .replace(/^Expected a (object|array)/, 'Expected an $1');
}

/** What both faces tell of an error. */
export function toErrorBody({ code, details }: AppError, requestId: string): ErrorBody {
  return {
    code,
    request_id: requestId,
    ...(details.issues && { issues: [...details.issues] }),
    ...(details.retryAfter !== undefined && { retry_after: wholeSeconds(details.retryAfter) }),
    ...(details.reasons && { reasons: [...details.reasons] }),
  };
}

/** Seconds as clients get them: whole ones, and never so few that trying again is too early. */
export const wholeSeconds = (seconds: number): number => Math.max(1, Math.ceil(seconds));

/** What tRPC's `error.data` carries, whether a procedure failed or nothing was called. */
export function toTrpcErrorData(error: AppError, requestId: string) {
  const { status, trpc } = errorCatalogue[error.code];
  return { code: trpc, httpStatus: status, error: toErrorBody(error, requestId) };
}
