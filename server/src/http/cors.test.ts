import { plainHttp, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, describe, expect, test } from 'vitest';

const allowed = 'https://app.example.com';
const gatehouse = await startGatehouse({ env: { CORS_ORIGINS: `${allowed}, http://localhost:3000` } });
afterAll(() => gatehouse[Symbol.asyncDispose]());

const ask = (path: string, origin: string, init: RequestInit = {}) =>
  plainHttp(gatehouse.url + path, { ...init, headers: { ...(init.headers as Record<string, string>), origin } });

const preflight = (origin: string, method: string) =>
  ask('/api/v1/users/me', origin, {
    method: 'OPTIONS',
    headers: {
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type',
    },
  });

const paths = ['/health', '/api/v1/users/me', '/trpc/users.me', '/nothing', '/docs', '/openapi.json'];

test.each(paths)('%s may be read by an origin on the list, which is named exactly', async (path) => {
  for (const origin of [allowed, 'http://localhost:3000']) {
    const { headers } = await ask(path, origin);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('vary')).toMatch(/\bOrigin\b/);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('access-control-expose-headers')).toBe(
      'x-request-id, retry-after, ratelimit, ratelimit-policy, etag, link, location',
    );
  }
});

test.each([
  'https://evil.example',
  'https://app.example.com.evil.example',
  'https://evil-app.example.com',
  'https://sub.app.example.com',
  'http://app.example.com',
  'https://app.example.com:8443',
  'HTTPS://APP.EXAMPLE.COM',
  'null',
  '*',
])('the origin %s may read nothing', async (origin) => {
  for (const path of paths) {
    const { headers } = await ask(path, origin);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('vary')).toMatch(/\bOrigin\b/);
  }
});

describe('a preflight', () => {
  test.each(['GET', 'POST', 'PUT', 'DELETE'])('allows %s to an origin on the list', async (method) => {
    const { status, headers, text } = await preflight(allowed, method);
    expect(status).toBe(204);
    expect(text).toBe('');
    expect(headers.get('access-control-allow-origin')).toBe(allowed);
    expect(headers.get('access-control-allow-methods')?.split(', ')).toContain(method);
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect(headers.get('access-control-max-age')).toBe('600');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('allows nothing to another origin', async () => {
    const { headers } = await preflight('https://evil.example', 'PUT');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('vary')).toMatch(/\bOrigin\b/);
  });
});

test('errors can be read by an origin on the list, too', async () => {
  const { token } = await signedIn(gatehouse);
  const { status, headers } = await ask('/trpc/admin.users.list', allowed, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(status).toBe(403);
  expect(headers.get('access-control-allow-origin')).toBe(allowed);
});

test('without a list no origin may read anything', async () => {
  await using closed = await startGatehouse();
  const { headers } = await plainHttp(`${closed.url}/health`, { headers: { origin: allowed } });
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('vary')).toMatch(/\bOrigin\b/);
});
