import type { ProcedureSpec } from '@gatehouse/shared';
import { z } from 'zod';
import { implement } from './procedure.ts';

/**
 * Denied by default, at build time: what does not say who may call it and what limits it is no procedure.
 * Each line below that is expected not to compile differs from the first by that alone.
 */
const spec = {
  kind: 'query',
  method: 'GET',
  path: '/now',
  status: 200,
  summary: 'Tell the time',
  description: 'The time.',
  access: 'admin',
  limit: 'default',
  input: z.undefined(),
  output: z.date(),
  errors: [],
} satisfies ProcedureSpec;
const useCase = async () => new Date();
const { access: _access, ...openToWhom } = spec;
const { limit: _limit, ...unlimited } = spec;

export const complete = implement(spec, useCase);
// @ts-expect-error A procedure says who may call it.
export const withoutAccess = implement(openToWhom, useCase);
// @ts-expect-error It says what limits it.
export const withoutLimit = implement(unlimited, useCase);
// @ts-expect-error Access is one of four levels.
export const ofUnknownAccess = implement({ ...spec, access: 'everybody' } as const, useCase);
// @ts-expect-error Access is not left open.
export const ofUndefinedAccess = implement({ ...spec, access: undefined }, useCase);
// @ts-expect-error A limit is one of the policies.
export const ofUnknownLimit = implement({ ...spec, limit: 'none' } as const, useCase);
