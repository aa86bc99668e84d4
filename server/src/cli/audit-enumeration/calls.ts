import { randomBytes, randomInt } from 'node:crypto';

export type Face = 'REST' | 'tRPC';

/** A public call that takes an address. */
export interface AddressCall {
  readonly name: string;
  readonly path: string;
  readonly procedure: string;
  /** What it is called with, beside the address. */
  readonly input: () => object;
  /** What the body of an answer that is worth comparing has in it. */
  readonly expected: RegExp;
  /** Whether a call makes the address a known one, so that each needs another. */
  readonly consumesAddress?: true;
}

// Random, so that it is the right one nowhere.
const wrongPassword = randomBytes(15).toString('base64url');

export const addressCalls: readonly AddressCall[] = [
  {
    name: 'login',
    path: '/auth/login',
    procedure: 'auth.login',
    input: () => ({ password: wrongPassword }),
    expected: /"invalid_credentials"/,
  },
  {
    name: 'verify-email',
    path: '/auth/verify-email',
    procedure: 'auth.verifyEmail',
    input: () => ({ otp: String(randomInt(1_000_000)).padStart(6, '0') }),
    expected: /"otp_invalid"/,
  },
  {
    name: 'request-password-reset',
    path: '/auth/request-password-reset',
    procedure: 'auth.requestPasswordReset',
    input: () => ({}),
    expected: /"message":/,
  },
  {
    name: 'resend-verification',
    path: '/auth/resend-verification',
    procedure: 'auth.resendVerification',
    input: () => ({}),
    expected: /"message":/,
  },
  // Last: it is charged to an address's mails, but never refused for them, so an address must not come to the others from it.
  {
    name: 'register',
    path: '/auth/register',
    procedure: 'auth.register',
    input: () => ({ password: wrongPassword }),
    expected: /"message":.*"email":|"email":.*"message":/,
    consumesAddress: true,
  },
];

/** Where a call is made, and its body, as each face has it. */
export function requestOf(call: AddressCall, face: Face, email: string): { path: string; body: string } {
  const input = { email, ...call.input() };
  return face === 'REST'
    ? { path: `/api/v1${call.path}`, body: JSON.stringify(input) }
    : { path: `/trpc/${call.procedure}`, body: JSON.stringify({ json: input }) };
}
