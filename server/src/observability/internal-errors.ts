import type { FastifyBaseLogger } from 'fastify';
import { currentRequestId } from './request-context.ts';

/** An error that nobody expected: our own fault. */
export interface InternalError {
  readonly error: unknown;
  readonly requestId: string;
  /** The procedure, mail or purge in which it came up. */
  readonly within?: string | undefined;
}

let listener: ((error: InternalError) => void) | undefined;

/** Who else is told of internal errors. */
export function onInternalError(told: typeof listener): void {
  listener = told;
}

interface InternalErrorFields {
  readonly err: unknown;
  readonly procedure?: string;
  /** Of a mail. */
  readonly template?: string;
  readonly purge?: string | undefined;
}

/** Tells the log of an internal error, and whoever else listens. */
export function logInternalError(
  logger: Pick<FastifyBaseLogger, 'error'>,
  fields: InternalErrorFields,
  message: string,
): void {
  logger.error(fields, message);
  listener?.({
    error: fields.err,
    requestId: currentRequestId(),
    within: fields.procedure ?? fields.template ?? fields.purge,
  });
}
