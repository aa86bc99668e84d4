import { plainHttp, postJson, rawExchange, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { listProcedures } from '@gatehouse/shared';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

const ask = (path: string, method = 'GET') => plainHttp(gatehouse.url + path, { method });
const codeOf = (body: { error?: { json: { data: { error: { code: string } } } }; code?: string }) =>
  body.error?.json.data.error.code ?? body.code;

test.each([
  '/',
  '/api',
  '/api/v1',
  '/api/v1/',
  '/api/v1/nothing',
  '/api/v1/auth/login/',
  '/api/v1//auth/login',
  '/API/V1/users/me',
  '/trpc',
  '/trpcs',
  '/.env',
  '/..%2f..%2fetc/passwd',
])('nothing is at %s', async (path) => {
  const { status, headers, body } = await ask(path);
  expect(status).toBe(404);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({ code: 'not_found', instance: path, request_id: headers.get('x-request-id') });
});

test.each([
  '/trpc/',
  '/trpc/auth',
  '/trpc/auth.nothing',
  '/trpc/auth.login.more',
  '/trpc/__proto__',
  '/trpc/constructor',
  '/trpc/auth.__proto__',
  '/trpc/auth.constructor.name',
  '/trpc/toString',
  '/trpc/auth/login',
  '/trpc/%00',
  '/trpc/%25zz',
])('no procedure is at %s', async (path) => {
  for (const { status, body } of [await ask(path), await postJson(gatehouse.url + path, {})]) {
    expect(status).toBe(404);
    expect(codeOf(body)).toBe('not_found');
  }
});

test.each(['/%zz', '/api/v1/users/%zz', '/api/v1/admin/users/%c3%28', '/trpc/%zz', '/docs/%', '/%'])(
  'the broken escape in %s is the client’s mistake, answered as every other',
  async (path) => {
    const { status, headers, body } = await ask(path);
    expect(status).toBe(400);
    expect(codeOf(body)).toBe('validation_failed');
    expect(JSON.stringify(body)).toContain(headers.get('x-request-id'));
    expect(headers.get('x-request-id')).toBeTruthy();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test('an id that is very long is too large', async () => {
  const { status, body } = await ask(`/api/v1/admin/users/${'9'.repeat(400)}`);
  expect(status).toBe(413);
  expect(body.code).toBe('payload_too_large');
});

describe('a path that has other methods says which', () => {
  test.each([
    ['/health', 'POST', 'GET, HEAD'],
    ['/ready', 'DELETE', 'GET, HEAD'],
    ['/.well-known/jwks.json', 'PUT', 'GET, HEAD'],
    ['/openapi.json', 'PATCH', 'GET, HEAD'],
    ['/docs', 'POST', 'GET, HEAD'],
    ['/trpc/auth.login', 'PUT', 'GET, HEAD, POST'],
    ['/trpc/auth.login', 'DELETE', 'GET, HEAD, POST'],
    ['/api/v1/auth/login', 'GET', 'POST'],
    ['/api/v1/auth/login', 'HEAD', 'POST'],
    ['/api/v1/users/me', 'PATCH', 'DELETE, GET, HEAD, PUT'],
    ['/api/v1/users/me/sessions/019ab5a0-8d2f-7c55-8e8f-4a2a6d3bac21', 'GET', 'DELETE'],
    ['/api/v1/admin/users/019ab5a0-8d2f-7c55-8e8f-4a2a6d3bac21', 'POST', 'DELETE, GET, HEAD, PUT'],
    ['/api/v1/admin/users/not-an-id/sessions', 'PUT', 'DELETE, GET, HEAD'],
    ['/api/v1/users/me', 'QUERY', 'DELETE, GET, HEAD, PUT'],
  ])('%s with %s', async (path, method, allow) => {
    const { status, headers, body } = await ask(path, method);
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe(allow);
    if (method !== 'HEAD') expect(codeOf(body)).toBe('method_not_allowed');
  });

  test('/api/v1/auth/login with TRACE, which fetch does not send', async () => {
    const request = 'TRACE /api/v1/auth/login HTTP/1.1\r\nHost: gatehouse\r\nConnection: close\r\n\r\n';
    const answer = await rawExchange(gatehouse.url, request);
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toContain('\r\nallow: POST\r\n');
    expect(answer).toContain('"code":"method_not_allowed"');
  });

  test.each(listProcedures())('tRPC’s %s with the method of the other kind', async (name, { kind }) => {
    const method = kind === 'query' ? 'POST' : 'GET';
    const { status, headers, body } = await ask(`/trpc/${name}`, method);
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe(kind === 'query' ? 'GET' : 'POST');
    expect(codeOf(body)).toBe('method_not_allowed');
  });
});

test('a body of a wrong type does not hide that the path is unknown', async () => {
  const { status } = await postJson(`${gatehouse.url}/nothing`, '{', { 'content-type': 'text/plain' });
  expect([404, 415]).toContain(status);
});

test('a mutation that came by GET has changed nothing', async () => {
  const { token } = await signedIn(gatehouse);
  const headers = { authorization: `Bearer ${token}` };
  expect((await plainHttp(`${gatehouse.url}/trpc/auth.logoutAll`, { headers })).status).toBe(405);
  expect((await gatehouse.rest.get('/users/me', { token })).status).toBe(200);
});
