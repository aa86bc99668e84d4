import { newEmail, password, plainHttp, postJson, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

const ada = await signedIn(gatehouse);
const authorization = { authorization: `Bearer ${ada.token}` };
const at = (path: string) => gatehouse.url + path;

const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
const strictPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const pick = (headers: Headers, names: string[]) => Object.fromEntries(names.map((name) => [name, headers.get(name)]));

test.each([
  ['200', 200, () => plainHttp(at('/api/v1/users/me'), { headers: authorization })],
  ['200 over tRPC', 200, () => plainHttp(at('/trpc/users.me'), { headers: authorization })],
  ['200 of the health check', 200, () => plainHttp(at('/health'))],
  ['201', 201, () => postJson(at('/api/v1/auth/register'), { email: newEmail(), password })],
  ['204', 204, () => plainHttp(at('/api/v1/users/me/sessions'), { method: 'DELETE', headers: authorization })],
  ['207', 207, () => plainHttp(at('/trpc/users.me,admin.users.list?batch=1'), { headers: authorization })],
  ['204 of a preflight', 204, () => plainHttp(at('/api/v1/users/me'), { method: 'OPTIONS' })],
  ['400', 400, () => postJson(at('/api/v1/auth/login'), '{')],
  ['400 over tRPC', 400, () => postJson(at('/trpc/auth.login'), '{')],
  ['400 of a broken path', 400, () => plainHttp(at('/%zz'))],
  ['401', 401, () => plainHttp(at('/api/v1/users/me'))],
  ['403', 403, () => plainHttp(at('/api/v1/admin/users'), { headers: authorization })],
  ['404', 404, () => plainHttp(at('/nothing'))],
  ['405', 405, () => plainHttp(at('/health'), { method: 'DELETE' })],
  ['413', 413, () => postJson(at('/api/v1/auth/login'), 'x'.repeat(102_401))],
  ['415', 415, () => postJson(at('/api/v1/auth/login'), '{}', { 'content-type': 'text/plain' })],
])('an answer of %s has every security header and is kept by no cache', async (_, status, ask) => {
  const { status: answered, headers } = await ask();
  expect(answered).toBe(status);
  expect(pick(headers, Object.keys(everywhere))).toEqual(everywhere);
  expect(headers.get('content-security-policy')).toBe(strictPolicy);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('vary')).toMatch(/\bOrigin\b/);
  expect(headers.get('x-powered-by') ?? headers.get('server')).toBeNull();
});

test.each([
  ['/docs', 'no-cache'],
  ['/redoc', 'no-cache'],
  ['/docs/errors', 'no-cache'],
])('the page %s has a policy of its own, which allows no more than it needs', async (path, cacheControl) => {
  const { status, headers } = await plainHttp(at(path));
  expect(status).toBe(200);
  expect(pick(headers, Object.keys(everywhere))).toEqual(everywhere);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect(headers.get('content-security-policy')).not.toMatch(/\*|unsafe-eval|script-src[^;]*unsafe/);
  expect(headers.get('cache-control')).toBe(cacheControl);
});

test('the document and the keys may be kept for a while, and no longer', async () => {
  expect((await plainHttp(at('/openapi.json'))).headers.get('cache-control')).toBe('public, max-age=60');
  expect((await plainHttp(at('/.well-known/jwks.json'))).headers.get('cache-control')).toBe('public, max-age=300');
});

test('no two answers have the same request id, and a client cannot choose it', async () => {
  const ids = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { headers } = await plainHttp(at('/health'), { headers: { 'x-request-id': 'mine', 'request-id': 'mine' } });
      return headers.get('x-request-id');
    }),
  );
  expect(new Set(ids).size).toBe(20);
  expect(ids).not.toContain('mine');
});
