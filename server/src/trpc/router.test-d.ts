import type { AppRouter } from '@gatehouse/shared/app-router';
import type { inferRouterError, inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { appRouter } from './router.ts';

/**
 * The router's type is computed from the contract; this holds it against the router that runs.
 * The two must be the same, or the client would be told something else than the server does.
 */
type Served = typeof appRouter;

/** Whether two types are one. Mutual assignability would not do: `any` is assignable to and from everything. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Which procedures are queries, and which mutations. */
type Kinds<Router> = {
  [Name in keyof Router]: Router[Name] extends { _def: { type: infer Kind } } ? Kind : Kinds<Router[Name]>;
};

export const inputs: Same<inferRouterInputs<Served>, inferRouterInputs<AppRouter>> = true;
export const outputs: Same<inferRouterOutputs<Served>, inferRouterOutputs<AppRouter>> = true;
export const errors: Same<inferRouterError<Served>, inferRouterError<AppRouter>> = true;
export const kinds: Same<Kinds<Served['_def']['record']>, Kinds<AppRouter['_def']['record']>> = true;
