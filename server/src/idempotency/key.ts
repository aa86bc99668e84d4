import { AppError } from '../errors.ts';

const form = /^("?)([\x21\x23-\x5b\x5d-\x7e]{1,255})\1$/;

/**
 * The key of a header `Idempotency-Key`, which is a string of RFC 9651; one without its quotes is taken, too.
 * @throws AppError `validation_failed` for what is neither
 */
export function parseIdempotencyKey(header: string): string {
  const key = form.exec(header)?.[2];
  if (key !== undefined) return key;
  const message = 'Expected 1 to 255 visible ASCII characters without quotes and backslashes, such as a UUID';
  throw new AppError('validation_failed', { issues: [{ path: 'Idempotency-Key', message }] });
}
