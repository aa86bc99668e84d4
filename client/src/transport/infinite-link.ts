import { promiseLink } from './promise-link.ts';

/**
 * For the infinite queries of TanStack Query. With the cursor they send the direction in which they page, and
 * the service refuses fields that are not in the contract; none of its inputs has a `direction`.
 */
export const infiniteLink = promiseLink((op, next) => next({ ...op, input: withoutDirection(op.input) }));

function withoutDirection(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const { direction: _, ...rest } = input as { direction?: unknown };
  return rest;
}
