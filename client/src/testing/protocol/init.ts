import { errorCatalogue } from '@gatehouse/shared';
import type { ErrorShape } from '@gatehouse/shared/app-router';
import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import type { Faults } from '../faults.ts';
import type { MockCall } from '../procedures/procedure.ts';
import type { Principal } from '../state/rows.ts';
import { toMockError } from './to-mock-error.ts';

/** What is known of a request. */
export interface Context extends MockCall {
  readonly faults: Faults;
  /** The bearer token, if one was sent. */
  readonly token: string | undefined;
  readonly principal?: Principal | undefined;
}

export const t = initTRPC.context<Context>().create({
  transformer: superjson,
  // It serves tests, which run in browsers, too.
  allowOutsideOfServer: true,
  errorFormatter({ shape, error, ctx }): ErrorShape {
    const { code, details } = toMockError(error);
    const { status, title, trpc } = errorCatalogue[code];
    const body = { code, request_id: ctx?.request.id ?? 'none', ...details };
    const data = { code: trpc, httpStatus: status, error: body };
    return {
      ...shape,
      message: title,
      data: shape.data.path === undefined ? data : { ...data, path: shape.data.path },
    };
  },
});
