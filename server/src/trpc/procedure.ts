import type { ProcedureSpec } from '@gatehouse/shared';
import type { TRPCMutationProcedure, TRPCQueryProcedure } from '@trpc/server';
import type { z } from 'zod';
import type { UseCase } from '../modules/use-case.ts';
import { createHandler } from './handler.ts';
import { type ProcedureMeta, t } from './init.ts';
import { measured } from './measured.ts';

type ProcedureFor<Spec extends ProcedureSpec> = (Spec['kind'] extends 'query'
  ? TRPCQueryProcedure<ProcedureTypes<Spec>>
  : TRPCMutationProcedure<ProcedureTypes<Spec>>) & {};

interface ProcedureTypes<Spec extends ProcedureSpec> {
  meta: ProcedureMeta;
  input: z.input<Spec['input']>;
  output: z.output<Spec['output']>;
}

/**
 * Joins a spec and the use-case that does its work; everything between the two comes from the spec.
 * tRPC only carries the call: the handler in `meta` does the rest, and serves REST without it.
 */
export function implement<Spec extends ProcedureSpec>(spec: Spec, useCase: UseCase<Spec>): ProcedureFor<Spec> {
  const handle = measured(createHandler(spec, useCase));
  const base = t.procedure
    .meta({ spec, handle })
    .use(async ({ ctx, path, getRawInput, next }) => next({ ctx: { answer: await handle(ctx, getRawInput, path) } }));
  const resolver = ({ ctx }: { ctx: { answer: unknown } }) => ctx.answer;
  return (spec.kind === 'query' ? base.query(resolver) : base.mutation(resolver)) as unknown as ProcedureFor<Spec>;
}
