import type { ErrorCode, ProcedureSpec } from '@gatehouse/shared';
import type { FaceCall } from '../testing/index.ts';
import type { World } from './world.ts';

/** What is sent; by somebody who may call the procedure, unless it says by whom. */
export type Sent = Omit<FaceCall, 'name'>;

/** What is sent, or how the world is made such that it can be. */
export type Case = Sent | ((world: World) => Promise<Sent>);

/** Cases with one ending, by what is special about each. */
export type Cases = Readonly<Record<string, Case>>;

/** How a call ends. */
export type Ending = 'success' | ErrorCode;

/** The cases of a procedure by what is answered. */
export type CasesByEnding = Readonly<Partial<Record<Ending, Cases>>>;

/** The cases of every procedure of a part of the contract: without those that its spec asks for it does not compile. */
export type CasesOf<Node> = Node extends ProcedureSpec
  ? Readonly<Record<'success' | Node['errors'][number], Cases>> & CasesByEnding
  : { readonly [Name in keyof Node]: CasesOf<Node[Name]> };
