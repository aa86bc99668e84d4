import type { TRPCBuiltRouter, TRPCDefaultErrorShape, TRPCMutationProcedure, TRPCQueryProcedure } from '@trpc/server';
import type { Contract } from './procedures/index.ts';
import type { InputOf, OutputOf, ProcedureSpec } from './procedures/procedure.ts';
import type { ErrorBody } from './schema/problem.ts';

/** What tRPC's `error.data` carries: tRPC's own fields, and ours under `error`. */
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape['data'] & { error: ErrorBody };
}

interface ProcedureTypes<Spec extends ProcedureSpec> {
  meta: object;
  input: InputOf<Spec>;
  output: OutputOf<Spec>;
}

type ProcedureOf<Spec extends ProcedureSpec> = Spec['kind'] extends 'query'
  ? TRPCQueryProcedure<ProcedureTypes<Spec>>
  : TRPCMutationProcedure<ProcedureTypes<Spec>>;

type RecordOf<Tree> = {
  [Name in keyof Tree]: Tree[Name] extends ProcedureSpec ? ProcedureOf<Tree[Name]> : RecordOf<Tree[Name]>;
};

interface RootTypes {
  ctx: object;
  meta: object;
  errorShape: ErrorShape;
  transformer: true;
}

/**
 * The type of the service's tRPC router, computed from the contract alone, so that a client
 * needs neither the server's code nor its types. A test of the server holds the real router against it.
 */
export type AppRouter = TRPCBuiltRouter<RootTypes, RecordOf<Contract>>;
