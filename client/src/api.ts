import type { ContractTypes, ErrorsOf, Failing, ProcedureTypes } from '@gatehouse/shared/types';
import type { LocalErrorCode, Result } from './errors.ts';

export interface CallOptions {
  /** Gives the call up; it fails with the code `cancelled`. */
  readonly signal?: AbortSignal;
}

type Arguments<Input> = undefined extends Input
  ? [input?: undefined, options?: CallOptions]
  : object extends Input
    ? [input?: Input, options?: CallOptions]
    : [input: Input, options?: CallOptions];

/** The codes a call of the procedure can fail with. */
export type CallErrorCode<Spec extends Failing> = ErrorsOf<Spec> | LocalErrorCode;

/** A procedure of the contract as a function. */
export interface Call<Procedure extends ProcedureTypes> {
  /** @throws GatehouseError */
  (...args: Arguments<Procedure['input']>): Promise<Procedure['output']>;
  /** The same, with the error as a value whose `code` is one of those this procedure can answer. */
  safe(
    ...args: Arguments<Procedure['input']>
  ): Promise<Result<Procedure['output'], Procedure['error'] | LocalErrorCode>>;
}

interface Page<Item> {
  readonly items: Item[];
  readonly next_cursor: string | null;
}

/** Beside every `list` that has pages. */
type Iterate<Tree> = Tree extends { list: infer List extends ProcedureTypes }
  ? List['output'] extends Page<infer Item>
    ? {
        /** Every item of every page, fetched as the loop gets to it. */
        iterate(input?: Omit<List['input'], 'cursor'>, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
      }
    : unknown
  : unknown;

/** The whole contract as typed calls. */
export type Api<Tree = ContractTypes> = {
  readonly [Name in keyof Tree]: Tree[Name] extends ProcedureTypes ? Call<Tree[Name]> : Api<Tree[Name]>;
} & Iterate<Tree>;
