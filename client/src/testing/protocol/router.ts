import { type ContractTree, contract, errorCatalogue, isProcedureSpec, type ProcedureSpec } from '@gatehouse/shared';
import { type AnyTRPCProcedure, TRPCError } from '@trpc/server';
import { behaviours } from '../procedures/index.ts';
import type { MockCall } from '../procedures/procedure.ts';
import { authenticate, authoriseInput } from './authenticate.ts';
import { chargeLimit } from './charge-limit.ts';
import { t } from './init.ts';
import { toMockError } from './to-mock-error.ts';

/** Gives every failure its code of the catalogue. */
const errors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  const cause = toMockError(result.error);
  throw new TRPCError({ code: errorCatalogue[cause.code].trpc, message: cause.message, cause });
});

/** The contract as a tRPC router, made as the service makes its own. */
export const router = t.router(routes(contract, behaviours as unknown as BehaviourTree));

type Behave = (call: MockCall, input: unknown) => unknown;

/** The tree of behaviours, once its type has shown that it has the contract's form. */
interface BehaviourTree {
  readonly [name: string]: Behave | BehaviourTree;
}

interface Routes {
  [name: string]: AnyTRPCProcedure | Routes;
}

function routes(specs: ContractTree, tree: BehaviourTree): Routes {
  const entries = Object.entries(specs).map(([name, spec]) => {
    const below = tree[name];
    return [name, isProcedureSpec(spec) ? implement(spec, below as Behave) : routes(spec, below as BehaviourTree)];
  });
  return Object.fromEntries(entries);
}

function implement(spec: ProcedureSpec, behave: Behave): AnyTRPCProcedure {
  const base = t.procedure
    .use(errors)
    .use(({ ctx, path, next }) => {
      ctx.faults.beforeCall(path);
      return next({ ctx: { principal: authenticate(spec, ctx) } });
    })
    .input(spec.input)
    .use(({ ctx, input, next }) => {
      authoriseInput(spec, ctx, input);
      chargeLimit(spec, ctx, input);
      return next();
    })
    .output(spec.output);
  const resolve = ({ ctx, input }: { ctx: MockCall; input: unknown }) => behave(ctx, input) as never;
  return spec.kind === 'query' ? base.query(resolve) : base.mutation(resolve);
}
