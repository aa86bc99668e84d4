import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { Access } from '../roles.ts';

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
export interface ProcedureSpec {
  readonly kind: 'query' | 'mutation';
  readonly method: HttpMethod;
  /** Below `/api/v1`; `{name}` is a field of the input. */
  readonly path: `/${string}`;
  /** The HTTP status of success. */
  readonly status: 200 | 201 | 202 | 204;
  readonly summary: string;
  readonly description: string;
  readonly access: Access;
  /** Whether it asks for a sign-in within the last minutes: always, or where this field of the input is given. */
  readonly recent?: true | string;
  readonly limit: LimitName;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  /** What it can answer beyond what its access and the transport imply. */
  readonly errors: readonly ErrorCode[];
}

/** What a procedure takes, as its caller gives it. */
export type InputOf<Spec extends ProcedureSpec> = z.input<Spec['input']>;

/** What a procedure answers, as its caller gets it. */
export type OutputOf<Spec extends ProcedureSpec> = z.output<Spec['output']>;

/** Every procedure can answer these. */
export const commonErrors = [
  'validation_failed',
  'payload_too_large',
  'unsupported_media_type',
  'rate_limited',
  'internal',
  'unavailable',
] as const satisfies readonly ErrorCode[];

/** What an access level adds. */
export const accessErrors = {
  anyone: [],
  user: ['unauthenticated', 'token_invalid'],
  verified: ['unauthenticated', 'token_invalid', 'email_not_verified'],
  admin: ['unauthenticated', 'token_invalid', 'email_not_verified', 'forbidden'],
} as const satisfies Record<Access, readonly ErrorCode[]>;

type RecentError<Spec extends ProcedureSpec> = Spec['recent'] extends true | string
  ? 'reauthentication_required'
  : never;

/** The union of the codes a procedure can answer. */
export type ErrorsOf<Spec extends ProcedureSpec> =
  | (typeof commonErrors)[number]
  | (typeof accessErrors)[Spec['access']][number]
  | RecentError<Spec>
  | Spec['errors'][number];

/** The codes a procedure can answer, in the order of the catalogue's use. */
export function errorsOf<Spec extends ProcedureSpec>(spec: Spec): ErrorsOf<Spec>[] {
  const recent: ErrorCode[] = spec.recent ? ['reauthentication_required'] : [];
  return [...new Set([...accessErrors[spec.access], ...recent, ...spec.errors, ...commonErrors])] as ErrorsOf<Spec>[];
}

/** Keeps the literal types of a spec and checks its shape. */
export function defineProcedure<const Spec extends ProcedureSpec>(spec: Spec): Spec {
  return spec;
}
