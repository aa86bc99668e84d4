import { errorCatalogue } from '@gatehouse/shared';
import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { AppError } from '../../errors.ts';
import type { Outcome } from '../tracing.ts';

/** Says how a piece of work ended: the kind of an error, never its words, which can quote a row or an address. */
export function recordOutcome(span: Span, { error, status }: Outcome): void {
  if (status !== undefined) {
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) fail(span, String(status));
  }
  if (error === undefined) return;
  const { cause, name } = error as Error;
  // A mail that waits for its turn was not attempted.
  if (name === 'DelayedError') return;
  if (!(cause instanceof AppError)) fail(span, kindOf(error));
  else if (errorCatalogue[cause.code].status >= 500) fail(span, cause.code);
  // That somebody is refused is no failure of ours.
  else span.setAttribute('error.type', cause.code);
}

function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** A SQLSTATE, the reply code of a mail server, the code of a system error; or what class of error it is. */
function kindOf(error: unknown): string {
  const { code, responseCode, name } = error as { code?: unknown; responseCode?: number; name?: string };
  return String(responseCode ?? (typeof code === 'string' ? code : name));
}
