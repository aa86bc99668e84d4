import type { TRPCBuiltRouter, TRPCDefaultErrorShape, TRPCMutationProcedure, TRPCQueryProcedure } from '@trpc/server';
import type { ContractTypes, ErrorBody } from './contract-types.ts';
import type { ProcedureTypes } from './types.ts';

/** What tRPC's `error.data` carries: tRPC's own fields, and ours under `error`. */
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape['data'] & { error: ErrorBody };
}

interface TypesOf<Procedure extends ProcedureTypes> {
  meta: object;
  input: Procedure['input'];
  output: Procedure['output'];
}

type ProcedureOf<Procedure extends ProcedureTypes> = Procedure['kind'] extends 'query'
  ? TRPCQueryProcedure<TypesOf<Procedure>>
  : TRPCMutationProcedure<TypesOf<Procedure>>;

type RecordOf<Tree> = {
  [Name in keyof Tree]: Tree[Name] extends ProcedureTypes ? ProcedureOf<Tree[Name]> : RecordOf<Tree[Name]>;
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
export type AppRouter = TRPCBuiltRouter<RootTypes, RecordOf<ContractTypes>>;
