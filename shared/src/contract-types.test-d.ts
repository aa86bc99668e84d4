import type { ContractTypes, ErrorBody } from './contract-types.ts';
import type { ErrorsOf } from './procedures/errors-of.ts';
import type { Contract } from './procedures/index.ts';
import type { InputOf, OutputOf, ProcedureSpec } from './procedures/procedure.ts';
import type { ErrorBody as ParsedErrorBody } from './schema/problem.ts';

/** What the schemas say must be what is written out; else a client would be told something else than the server does. */
type Computed<Tree> = {
  [Name in keyof Tree]: Tree[Name] extends ProcedureSpec
    ? {
        kind: Tree[Name]['kind'];
        input: InputOf<Tree[Name]>;
        output: OutputOf<Tree[Name]>;
        error: ErrorsOf<Tree[Name]>;
      }
    : Computed<Tree[Name]>;
};

/** Whether two types are one. Mutual assignability would not do: `any` is assignable to and from everything. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

export const contract: Same<Computed<Contract>, ContractTypes> = true;
export const errorBody: Same<ParsedErrorBody, ErrorBody> = true;
