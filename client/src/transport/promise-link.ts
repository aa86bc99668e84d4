import type { AppRouter } from '@gatehouse/shared/app-router';
import type { Operation, OperationResultEnvelope, TRPCClientError, TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { toTrpcClientError } from './trpc-error.ts';

type Envelope = OperationResultEnvelope<unknown, TRPCClientError<AppRouter>>;

/** Passes an operation on and waits for its answer. */
export type Next = (op: Operation) => Promise<Envelope>;

/** A link of the tRPC client, written with promises: every call of ours has one answer. */
export function promiseLink(handle: (op: Operation, next: Next) => Promise<Envelope>): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const pass: Next = (passed) =>
          new Promise((resolve, reject) => next(passed).subscribe({ next: resolve, error: reject }));
        handle(op, pass).then(
          (envelope) => {
            observer.next(envelope);
            observer.complete();
          },
          (error: unknown) => observer.error(toTrpcClientError(error)),
        );
      });
}
