import { type ErrorBody, type ErrorCode, errorCatalogue } from '@gatehouse/shared';

/** What an error tells beside its code. */
export type ErrorDetails = Omit<ErrorBody, 'code' | 'request_id'>;

/** An error that the service answers. */
export class MockError extends Error {
  override readonly name = 'MockError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(errorCatalogue[code].title);
    this.code = code;
    this.details = details;
  }
}
