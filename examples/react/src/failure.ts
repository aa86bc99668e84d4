import { toGatehouseError } from '@gatehouse/client';
import { errorCatalogue } from '@gatehouse/shared';
import { commonMessage } from './errors.ts';

/** The words for a query that failed, whether it went through `api` or through `trpc`. */
export function failureMessage(failure: unknown): string {
  const error = toGatehouseError(failure);
  switch (error.code) {
    case 'network_error':
    case 'cancelled':
    case 'rate_limited':
    case 'unavailable':
    case 'internal':
      return commonMessage(error.code, error);
    default:
      return `${errorCatalogue[error.code].title}.`;
  }
}
