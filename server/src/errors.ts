import { type ErrorCode, errorCatalogue, type Issue, type WeakPasswordReason } from '@gatehouse/shared';

export interface ErrorDetails {
  readonly issues?: readonly Issue[];
  /** Seconds. */
  readonly retryAfter?: number;
  readonly reasons?: readonly WeakPasswordReason[];
  /** For the log; no client sees it. */
  readonly cause?: unknown;
}

/** An error a client may see. Its words come from the catalogue; whatever caused it stays inside. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(errorCatalogue[code].title, { cause: details.cause });
    this.code = code;
    this.details = details;
  }
}
