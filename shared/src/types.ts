/**
 * The types of the contract alone. Nothing here leads to a schema: whoever imports no more spares their compiler to read
 * Zod's types and to compute with them.
 */
import type { ErrorCode } from './errors.ts';

export type * from './contract-types.ts';
export type { ErrorCode, WeakPasswordReason } from './errors.ts';
export type { ErrorsOf, Failing } from './procedures/errors-of.ts';

/** What a procedure takes and answers, and the codes it can fail with. */
export interface ProcedureTypes {
  readonly kind: 'query' | 'mutation';
  readonly input: unknown;
  readonly output: unknown;
  readonly error: ErrorCode;
}
