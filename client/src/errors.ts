import type { ErrorBody, ErrorCode, Issue, WeakPasswordReason } from '@gatehouse/shared/types';

/** What can go wrong without the service's word: it was not reached, or the caller gave up. */
export type LocalErrorCode = 'network_error' | 'cancelled';

/** Every code a call can fail with. */
export type ClientErrorCode = ErrorCode | LocalErrorCode;

interface ErrorDetails {
  readonly body?: ErrorBody | undefined;
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** A failed call, to switch over by its `code`. */
export class GatehouseError<Code extends ClientErrorCode = ClientErrorCode> extends Error {
  override readonly name = 'GatehouseError';
  readonly code: Code;
  /** The HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
  /** With `validation_failed`: each field and what was expected of it. */
  readonly issues: readonly Issue[];
  /** With `weak_password`: why. */
  readonly reasons: readonly WeakPasswordReason[];
  /** Seconds until it is worth trying again, where the service says so. */
  readonly retryAfter: number | undefined;
  /** Names the request in the service's logs. */
  readonly requestId: string | undefined;

  constructor(code: Code, message: string, { body, status, cause }: ErrorDetails = {}) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.issues = body?.issues ?? [];
    this.reasons = body?.reasons ?? [];
    this.retryAfter = body?.retry_after;
    this.requestId = body?.request_id;
  }

  /** The message for each field, as forms want it: the first one where a field has several. */
  get fieldErrors(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.issues.toReversed().map(({ path, message }) => [path, message]));
  }
}

/** One class for each code, so that a `switch` over `code` narrows the error, too. */
type Each<Code extends ClientErrorCode> = Code extends ClientErrorCode ? GatehouseError<Code> : never;

/** The outcome of a call as a value. */
export type Result<Data, Code extends ClientErrorCode> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly error: Each<Code> };
