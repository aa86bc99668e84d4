import { describe, expect, test } from 'vitest';
import { accessErrors, commonErrors, errorCatalogue, errorCodes, errorsOf, listProcedures } from './index.ts';

// Codes are part of the wire contract. A change here breaks clients.
const pinned = {
  validation_failed: 400,
  otp_invalid: 400,
  reset_token_invalid: 400,
  weak_password: 400,
  unauthenticated: 401,
  token_invalid: 401,
  invalid_credentials: 401,
  account_disabled: 403,
  email_not_verified: 403,
  reauthentication_required: 403,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  conflict: 409,
  last_admin: 409,
  idempotency_conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
};

// https://trpc.io/docs/server/error-handling#error-codes
const trpcCodeByStatus: Record<number, string> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  406: 'BAD_REQUEST', // It has none of its own.
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};

describe('the catalogue of errors', () => {
  test('has the codes and statuses that clients know', () => {
    expect(Object.fromEntries(errorCodes.map((code) => [code, errorCatalogue[code].status]))).toEqual(pinned);
  });

  test.each(errorCodes)('%s has words, and the tRPC code of its status', (code) => {
    const { status, trpc, title, when } = errorCatalogue[code];
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(when).toMatch(/^[A-Z].*\.$/);
    expect(trpc).toBe(trpcCodeByStatus[status]);
  });
});

describe('the errors of a procedure', () => {
  test.each(listProcedures())('%s answers what its access, its spec and the transport imply, each once', (_, spec) => {
    const codes: string[] = errorsOf(spec);
    expect(codes).toHaveLength(new Set(codes).size);
    expect(codes).toEqual(expect.arrayContaining([...commonErrors, ...accessErrors[spec.access], ...spec.errors]));
    expect(codes.includes('reauthentication_required')).toBe(spec.recent !== undefined);
  });
});
