import type { ErrorCode } from '../errors.ts';
import type { Access } from '../roles.ts';

/** The part of a spec that says how a call can fail. */
export interface Failing {
  readonly access: Access;
  /** Whether it asks for a sign-in within the last minutes: always, or where this field of the input is given. */
  readonly recent?: true | string;
  /** What it can answer beyond what its access and the transport imply. */
  readonly errors: readonly ErrorCode[];
}

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

type RecentError<Spec extends Failing> = Spec['recent'] extends true | string ? 'reauthentication_required' : never;

/** The union of the codes a procedure can answer. */
export type ErrorsOf<Spec extends Failing> =
  | (typeof commonErrors)[number]
  | (typeof accessErrors)[Spec['access']][number]
  | RecentError<Spec>
  | Spec['errors'][number];

/** The codes a procedure can answer, in the order of the catalogue's use. */
export function errorsOf<Spec extends Failing>(spec: Spec): ErrorsOf<Spec>[] {
  const recent: ErrorCode[] = spec.recent ? ['reauthentication_required'] : [];
  return [...new Set([...accessErrors[spec.access], ...recent, ...spec.errors, ...commonErrors])] as ErrorsOf<Spec>[];
}

/** The codes a procedure can answer over REST, which alone asks whether its client accepts JSON and takes idempotency keys. */
export function restErrorsOf(spec: Failing & { readonly kind: string; readonly status: number }): ErrorCode[] {
  const hasBody = spec.status !== 202 && spec.status !== 204;
  return [
    ...errorsOf(spec),
    ...(hasBody ? (['not_acceptable'] as const) : []),
    ...(spec.kind === 'mutation' ? (['idempotency_conflict'] as const) : []),
  ];
}
