import type { z } from 'zod';
import type { Failing } from './errors-of.ts';

/** The named rate-limit policies; their numbers are the server's configuration. */
export type LimitName =
  | 'default'
  | 'sign_in'
  | 'register'
  | 'verification_mail'
  | 'reset_mail'
  | 'email_change_mail'
  | 'verify'
  | 'refresh';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One procedure of the contract; the server, the REST face, the document and the client are derived from it. */
export interface ProcedureSpec extends Failing {
  readonly kind: 'query' | 'mutation';
  readonly method: HttpMethod;
  /** Below `/api/v1`; `{name}` is a field of the input. */
  readonly path: `/${string}`;
  /** The HTTP status of success. */
  readonly status: 200 | 201 | 202 | 204;
  /** Of status 201: the path of what was made; `{name}` is a field of the output. */
  readonly location?: `/${string}`;
  readonly summary: string;
  readonly description: string;
  readonly limit: LimitName;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

/** Of a schema its types alone: a compiler that compares all that a schema can do is busy with it for seconds. */
interface Typed {
  readonly _zod: { readonly input: unknown; readonly output: unknown };
}

/** What a procedure takes, as its caller gives it. */
export type InputOf<Spec extends { readonly input: Typed }> = Spec['input']['_zod']['input'];

/** What a procedure answers, as its caller gets it. */
export type OutputOf<Spec extends { readonly output: Typed }> = Spec['output']['_zod']['output'];

/** Keeps the literal types of a spec and checks its shape. */
export function defineProcedure<const Spec extends ProcedureSpec>(spec: Spec): Spec {
  return spec;
}
