import type { AppRouter } from '@gatehouse/shared/app-router';
import type { ErrorBody } from '@gatehouse/shared/types';
import { TRPCClientError } from '@trpc/client';
import { GatehouseError } from '../errors.ts';

/** Whatever a call threw, as the error it stands for. */
export function toGatehouseError(error: unknown, signal?: AbortSignal | null): GatehouseError {
  if (error instanceof GatehouseError) return error;
  if (signal?.aborted) return new GatehouseError('cancelled', 'The call was cancelled', { cause: error });
  if (error instanceof TRPCClientError) {
    if (error.cause instanceof GatehouseError) return error.cause;
    const body = (error.data as { error?: ErrorBody } | null | undefined)?.error;
    if (body !== undefined) {
      return new GatehouseError(body.code, error.message, { body, status: error.data?.httpStatus, cause: error });
    }
  }
  return new GatehouseError('network_error', 'The service was not reached', { cause: error });
}

/** What the links of a tRPC client must fail with. */
export function toTrpcClientError(error: unknown): TRPCClientError<AppRouter> {
  return error instanceof TRPCClientError ? error : TRPCClientError.from(error as Error);
}
