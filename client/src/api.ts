import type { Contract, ErrorsOf, InputOf, OutputOf, ProcedureSpec } from '@gatehouse/shared';
import type { LocalErrorCode, Result } from './errors.ts';

export interface CallOptions {
  /** Gives the call up; it fails with the code `cancelled`. */
  readonly signal?: AbortSignal;
}

type Arguments<Spec extends ProcedureSpec> =
  undefined extends InputOf<Spec>
    ? [input?: undefined, options?: CallOptions]
    : object extends InputOf<Spec>
      ? [input?: InputOf<Spec>, options?: CallOptions]
      : [input: InputOf<Spec>, options?: CallOptions];

/** The codes a call of the procedure can fail with. */
export type CallErrorCode<Spec extends ProcedureSpec> = ErrorsOf<Spec> | LocalErrorCode;

/** A procedure of the contract as a function. */
export interface Call<Spec extends ProcedureSpec> {
  /** @throws GatehouseError */
  (...args: Arguments<Spec>): Promise<OutputOf<Spec>>;
  /** The same, with the error as a value whose `code` is one of those this procedure can answer. */
  safe(...args: Arguments<Spec>): Promise<Result<OutputOf<Spec>, CallErrorCode<Spec>>>;
}

interface Page<Item> {
  readonly items: Item[];
  readonly next_cursor: string | null;
}

/** Beside every `list` that has pages. */
type Iterate<Tree> = Tree extends { list: infer List extends ProcedureSpec }
  ? OutputOf<List> extends Page<infer Item>
    ? {
        /** Every item of every page, fetched as the loop gets to it. */
        iterate(input?: Omit<InputOf<List>, 'cursor'>, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
      }
    : unknown
  : unknown;

/** The whole contract as typed calls. */
export type Api<Tree = Contract> = {
  readonly [Name in keyof Tree]: Tree[Name] extends ProcedureSpec ? Call<Tree[Name]> : Api<Tree[Name]>;
} & Iterate<Tree>;
