import { errorCatalogue, type ProcedureSpec } from '@gatehouse/shared';
import { TRPCError, type TRPCMutationProcedure, type TRPCQueryProcedure } from '@trpc/server';
import type { z } from 'zod';
import type { Call } from '../call.ts';
import { toAppError } from '../error-mapping.ts';
import type { UseCase } from '../modules/use-case.ts';
import { authenticate, authoriseInput } from './authenticate.ts';
import { chargeLimit } from './charge-limit.ts';
import { t } from './init.ts';

/** Gives every failure its code of the catalogue, and tells the log of those that are ours. */
const errors = t.middleware(async ({ ctx, path, next }) => {
  const result = await next();
  if (result.ok) return result;
  const error = toAppError(result.error);
  const { status, title, trpc } = errorCatalogue[error.code];
  if (status >= 500) {
    const event = { err: error.details.cause ?? error, code: error.code, procedure: path, request_id: ctx.request.id };
    ctx.services.logger[error.code === 'internal' ? 'error' : 'warn'](event, title);
  }
  throw new TRPCError({ code: trpc, message: title, cause: error });
});

const outcomeOf = (error: TRPCError) => (toAppError(error).code === 'invalid_credentials' ? 'wrong' : 'void');

type ProcedureFor<Spec extends ProcedureSpec> = (Spec['kind'] extends 'query'
  ? TRPCQueryProcedure<ProcedureTypes<Spec>>
  : TRPCMutationProcedure<ProcedureTypes<Spec>>) & {};

interface ProcedureTypes<Spec extends ProcedureSpec> {
  meta: { spec: ProcedureSpec };
  input: z.input<Spec['input']>;
  output: z.output<Spec['output']>;
}

/** Joins a spec and the use-case that does its work; everything between the two comes from the spec. */
export function implement<Spec extends ProcedureSpec>(spec: Spec, useCase: UseCase<Spec>): ProcedureFor<Spec> {
  const base = t.procedure
    .meta({ spec })
    .use(errors)
    .use(async ({ ctx, next }) => next({ ctx: { principal: await authenticate(spec, ctx) } }))
    .input(spec.input)
    .use(async ({ ctx, input, next }) => {
      authoriseInput(spec, ctx, input);
      const attempt = await chargeLimit(spec, ctx, input);
      const result = await next({ ctx: { stranger: attempt?.stranger } });
      await attempt?.settle(result.ok ? 'right' : outcomeOf(result.error));
      return result;
    })
    .output(spec.output);
  // The spec's access says which kind of call its use-case takes, and `authenticate` has made sure of it.
  const run = useCase as (call: Call, input: unknown) => Promise<unknown>;
  const resolver = ({ ctx, input }: { ctx: Call; input: unknown }) => run(ctx, input);
  return (spec.kind === 'query' ? base.query(resolver) : base.mutation(resolver)) as unknown as ProcedureFor<Spec>;
}
