import type { AppRouter } from '@gatehouse/shared';
import type { inferRouterError, inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { appRouter } from './router.ts';

/**
 * The router's type is computed from the contract; this holds it against the router that runs.
 * Each must be assignable to the other, or the client would be told something else than the server does.
 */
type Served = typeof appRouter;
type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

export const inputs: Mutual<inferRouterInputs<Served>, inferRouterInputs<AppRouter>> = true;
export const outputs: Mutual<inferRouterOutputs<Served>, inferRouterOutputs<AppRouter>> = true;
export const errors: Mutual<inferRouterError<Served>, inferRouterError<AppRouter>> = true;
