import { GatehouseError } from '@gatehouse/client';
import { type ErrorBody, errorCatalogue } from '@gatehouse/shared';
import { commonMessage } from './errors.ts';

/** The words for a query that failed, whether it went through `api` or through `trpc`. */
export function failureMessage(failure: unknown): string {
  const error = gatehouseError(failure);
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

function gatehouseError(failure: unknown): GatehouseError {
  if (failure instanceof GatehouseError) return failure;
  const body = (failure as { data?: { error?: ErrorBody } }).data?.error;
  return body ? new GatehouseError(body.code, body.code, { body }) : new GatehouseError('network_error', 'No answer');
}
