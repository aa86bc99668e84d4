import type { Contract, ProcedureSpec } from '@gatehouse/shared';
import type { z } from 'zod';
import type { Principal, RequestInfo } from '../state/rows.ts';
import type { State } from '../state/state.ts';

export interface MockCall {
  readonly state: State;
  readonly request: RequestInfo;
}

export interface SignedInMockCall extends MockCall {
  readonly principal: Principal;
}

type CallFor<Spec extends ProcedureSpec> = Spec['access'] extends 'anyone' ? MockCall : SignedInMockCall;

/** What a procedure does. Nothing waits inside, so nothing comes between its steps. */
type Behaviour<Spec extends ProcedureSpec> = (
  call: CallFor<Spec>,
  input: z.output<Spec['input']>,
) => z.output<Spec['output']>;

/** Every procedure of the contract: leaving one out does not compile. */
export type Behaviours<Tree = Contract> = {
  readonly [Name in keyof Tree]: Tree[Name] extends ProcedureSpec ? Behaviour<Tree[Name]> : Behaviours<Tree[Name]>;
};
