import { admin } from './admin.ts';
import { auth } from './auth.ts';
import type { ProcedureSpec } from './procedure.ts';
import { users } from './users.ts';

/** Written out, so that its declaration does not repeat that of every procedure. */
export type Contract = { auth: typeof auth; users: typeof users; admin: typeof admin };

/** The contract: every procedure of the service, by its name. */
export const contract: Contract = { auth, users, admin };

/** A tree of specs; everything that is derived from the contract walks one. */
export interface ContractTree {
  readonly [name: string]: ProcedureSpec | ContractTree;
}

export function isProcedureSpec(node: ProcedureSpec | ContractTree): node is ProcedureSpec {
  return typeof node.kind === 'string';
}

/** Every procedure of a tree with its dotted name, as in `users.sessions.revoke`. */
export function listProcedures(tree: ContractTree = contract, prefix = ''): [name: string, spec: ProcedureSpec][] {
  return Object.entries(tree).flatMap(([key, node]) =>
    isProcedureSpec(node)
      ? [[prefix + key, node] as [string, ProcedureSpec]]
      : listProcedures(node, `${prefix}${key}.`),
  );
}
