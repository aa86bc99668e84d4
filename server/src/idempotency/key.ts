import { AppError } from '../errors.ts';

const characters = String.raw`[!#-\[\]-~]{1,255}`;
/** A header `Idempotency-Key`: a string of RFC 9651, or one without its quotes. */
export const idempotencyKeyPattern = `^(?:${characters}|"${characters}")$`;
const form = new RegExp(idempotencyKeyPattern);

/**
 * The key of a header `Idempotency-Key`.
 * @throws AppError `validation_failed` for any other
 */
export function parseIdempotencyKey(header: string): string {
  if (form.test(header)) return header.replaceAll('"', '');
  const message = 'Expected 1 to 255 visible ASCII characters without quotes and backslashes, such as a UUID';
  throw new AppError('validation_failed', { issues: [{ path: 'Idempotency-Key', message }] });
}
