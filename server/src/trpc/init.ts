import { errorCatalogue, type ProcedureSpec } from '@gatehouse/shared';
import type { ErrorShape } from '@gatehouse/shared/app-router';
import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import type { Call } from '../call.ts';
import { toAppError, toTrpcErrorData } from '../error-mapping.ts';
import type { Charged } from '../limits/limiter.ts';
import type { Face } from '../observability/meter.ts';
import { currentRequestId } from '../observability/request-context.ts';
import type { Principal } from '../security/principal.ts';
import type { Handler } from './handler.ts';

/** What a face of the service makes for each request. */
export interface TrpcContext extends Call {
  readonly face: Face;
  /** The bearer token, if one was sent. */
  readonly token: string | undefined;
  readonly principal?: Principal | undefined;
  /** By which its client will know this call again. */
  readonly idempotencyKey?: string | undefined;
  /** Hears what the limit on a user's calls says of this one. */
  readonly tellCharged?: ((charged: Charged) => void) | undefined;
}

/** What a procedure carries along. */
export interface ProcedureMeta {
  readonly spec: ProcedureSpec;
  readonly handle: Handler;
}

export const t = initTRPC
  .context<TrpcContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: {
      serialize: superjson.serialize,
      // Its copy of the input would make a field `__proto__` the prototype, out of sight of any schema.
      deserialize: (input) => superjson.deserialize(input, { inPlace: true }),
    },
    isServer: true,
    errorFormatter({ shape, error }): ErrorShape {
      const appError = toAppError(error);
      // The request id comes from the request itself: an error before the context is made has none to read it from.
      const data = toTrpcErrorData(appError, currentRequestId());
      return {
        ...shape,
        message: errorCatalogue[appError.code].title,
        data: shape.data.path === undefined ? data : { ...data, path: shape.data.path },
      };
    },
  });
