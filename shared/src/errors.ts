/**
 * The closed catalogue of errors. Every error a client can see has one row here:
 * its HTTP status, its words, and when it happens. Codes are part of the wire
 * contract; renaming one is a breaking change.
 */
export interface ErrorEntry {
  /** HTTP status (RFC 9110), also on the tRPC face. */
  readonly status: number;
  /** The tRPC error code that comes nearest. */
  readonly trpc: TrpcCode;
  /** Short words for people; never carries data of the request. */
  readonly title: string;
  /** When it happens, for the documentation. */
  readonly when: string;
}

type TrpcCode =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_SUPPORTED'
  | 'CONFLICT'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_SERVER_ERROR'
  | 'SERVICE_UNAVAILABLE';

export const errorCatalogue = {
  validation_failed: {
    status: 400,
    trpc: 'BAD_REQUEST',
    title: 'The input is not valid',
    when: 'The input breaks its schema; `issues` names each field and what was expected.',
  },
  otp_invalid: {
    status: 400,
    trpc: 'BAD_REQUEST',
    title: 'The code is not valid',
    when: 'The code is wrong, used, expired, void or unknown: one answer for all.',
  },
  reset_token_invalid: {
    status: 400,
    trpc: 'BAD_REQUEST',
    title: 'The reset link is not valid',
    when: 'The reset token is wrong, used, expired or void: one answer for all.',
  },
  weak_password: {
    status: 400,
    trpc: 'BAD_REQUEST',
    title: 'The password is too weak',
    when: "The new password is too short, too common, or made of the user's own data; `reasons` tells which.",
  },
  unauthenticated: {
    status: 401,
    trpc: 'UNAUTHORIZED',
    title: 'Sign in first',
    when: 'The call needs an access token and none was sent.',
  },
  token_invalid: {
    status: 401,
    trpc: 'UNAUTHORIZED',
    title: 'The token is not valid',
    when: 'The token is malformed, expired, revoked or of another kind.',
  },
  invalid_credentials: {
    status: 401,
    trpc: 'UNAUTHORIZED',
    title: 'The email or the password is wrong',
    when: 'Unknown email or wrong password: one answer for both.',
  },
  account_disabled: {
    status: 403,
    trpc: 'FORBIDDEN',
    title: 'The account is deactivated',
    when: 'The password is right, but the account was deactivated.',
  },
  email_not_verified: {
    status: 403,
    trpc: 'FORBIDDEN',
    title: 'Verify your email first',
    when: 'The call needs a verified email address.',
  },
  reauthentication_required: {
    status: 403,
    trpc: 'FORBIDDEN',
    title: 'Sign in again first',
    when: 'The call needs a recent sign-in.',
  },
  forbidden: {
    status: 403,
    trpc: 'FORBIDDEN',
    title: 'Your role does not allow this',
    when: "The caller's role does not allow the call.",
  },
  not_found: {
    status: 404,
    trpc: 'NOT_FOUND',
    title: 'Not found',
    when: "There is no such thing, or it is not the caller's.",
  },
  method_not_allowed: {
    status: 405,
    trpc: 'METHOD_NOT_SUPPORTED',
    title: 'Method not allowed',
    when: 'The path exists, but not with this method; `Allow` lists those it has.',
  },
  not_acceptable: {
    status: 406,
    trpc: 'BAD_REQUEST',
    title: 'Accept JSON',
    when: 'The `Accept` header leaves no room for `application/json`. Only over REST.',
  },
  conflict: {
    status: 409,
    trpc: 'CONFLICT',
    title: 'This conflicts with what is stored',
    when: 'An administrator gives an email address that is taken, or retries a mail that has not failed; or two writers met.',
  },
  last_admin: {
    status: 409,
    trpc: 'CONFLICT',
    title: 'There must be an active administrator',
    when: 'The call would leave no active administrator.',
  },
  idempotency_conflict: {
    status: 409,
    trpc: 'CONFLICT',
    title: 'The idempotency key is taken',
    when: 'The `Idempotency-Key` came with another request before, or with one that still runs; then `retry_after` says when to ask again. Only over REST.',
  },
  payload_too_large: {
    status: 413,
    trpc: 'PAYLOAD_TOO_LARGE',
    title: 'The request is too large',
    when: 'The body is over its limit, or the batch has too many calls.',
  },
  unsupported_media_type: {
    status: 415,
    trpc: 'UNSUPPORTED_MEDIA_TYPE',
    title: 'Send JSON',
    when: 'The body is not `application/json` in UTF-8.',
  },
  rate_limited: {
    status: 429,
    trpc: 'TOO_MANY_REQUESTS',
    title: 'Too many requests',
    when: 'A limit is used up; `retry_after` says in how many seconds it works again.',
  },
  internal: {
    status: 500,
    trpc: 'INTERNAL_SERVER_ERROR',
    title: 'Something went wrong on our side',
    when: 'Our fault. Quote the `request_id` when you report it.',
  },
  unavailable: {
    status: 503,
    trpc: 'SERVICE_UNAVAILABLE',
    title: 'Not available right now',
    when: 'Overload, or a dependency is away; `retry_after` says when to try again.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

/** Why a new password was refused. */
export const weakPasswordReasons = ['too_short', 'too_common', 'contains_user_data'] as const;
export type WeakPasswordReason = (typeof weakPasswordReasons)[number];
