import type { CallErrorCode, GatehouseError } from '@gatehouse/client';
import type { admin, WeakPasswordReason } from '@gatehouse/shared';

/** What any call of an ordinary page can fail with, beyond its own codes. */
export type CommonErrorCode = CallErrorCode<typeof admin.users.list> | 'reauthentication_required';

/** The words for what any call can fail with. A page's own codes are its own business, so they do not fit here. */
export function commonMessage(code: CommonErrorCode, { retryAfter, requestId }: GatehouseError): string {
  switch (code) {
    case 'validation_failed':
      return 'Please check what you entered.';
    case 'rate_limited':
      return `That was too often. Try again in ${seconds(retryAfter)}.`;
    case 'unavailable':
      return `The service is busy. Try again in ${seconds(retryAfter)}.`;
    case 'unauthenticated':
    case 'token_invalid':
      return 'You are signed out. Please sign in again.';
    case 'reauthentication_required':
      return 'Please sign in again first.';
    case 'email_not_verified':
      return 'Please verify your email address first.';
    case 'forbidden':
      return 'Your account may not do this.';
    case 'network_error':
      return 'The service cannot be reached. Check your connection and try again.';
    case 'cancelled':
      return 'This was cancelled.';
    case 'payload_too_large':
    case 'unsupported_media_type':
    case 'internal':
      return `Something went wrong on our side${requestId === undefined ? '' : ` (${requestId})`}.`;
    default:
      return code satisfies never;
  }
}

const seconds = (count = 1) => (count === 1 ? 'a second' : `${count} seconds`);

const weakness: Record<WeakPasswordReason, string> = {
  too_short: 'It is too short.',
  too_common: 'It is one of the passwords that are tried first.',
  contains_user_data: 'It contains your name or address.',
};

export const weakPasswordMessage = ({ reasons }: GatehouseError): string =>
  ['Choose another password.', ...reasons.map((reason) => weakness[reason])].join(' ');
