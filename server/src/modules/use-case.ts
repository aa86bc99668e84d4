import type { ProcedureSpec } from '@gatehouse/shared';
import type { z } from 'zod';
import type { Call, SignedInCall } from '../call.ts';

/** What does the work of a procedure: knows the contract and the services, and nothing of HTTP or tRPC. */
export type UseCase<Spec extends ProcedureSpec> = (
  call: Spec['access'] extends 'anyone' ? Call : SignedInCall,
  input: z.output<Spec['input']>,
) => Promise<z.input<Spec['output']>>;
