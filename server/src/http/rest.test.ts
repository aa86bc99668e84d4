import { newEmail, password, plainHttp, postJson, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

const { rest } = gatehouse;
const admin = await signedIn(gatehouse, { role: 'admin' });
const ada = await signedIn(gatehouse);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const url = (path: string) => `${gatehouse.url}/api/v1${path}`;
const pathsOf = (body: { issues: { path: string }[] }) => body.issues.map(({ path }) => path);

describe('each input has one place', () => {
  test('an id in the body of a path that has one is refused', async () => {
    const body = { id: admin.id, full_name: 'Mallory' };
    const answer = await rest.put(`/admin/users/${ada.id}`, body, { token: admin.token });
    expect(answer.status).toBe(400);
    expect(pathsOf(answer.body)).toEqual(['id']);
  });

  test('an id in the query of a path that has one is refused', async () => {
    const answer = await rest.get(`/admin/users/${ada.id}?id=${admin.id}`, { token: admin.token });
    expect(answer.status).toBe(400);
    expect(pathsOf(answer.body)).toEqual(['id']);
  });

  test.each(['email', 'redirect'])('the parameter %s of a POST is refused by its name', async (name) => {
    const credentials = { email: ada.email, password };
    const answer = await rest.post(`/auth/login?${name}=x`, credentials);
    expect(answer.status).toBe(400);
    expect(pathsOf(answer.body)).toEqual([name]);
  });

  test('a parameter of a PUT is refused by its name', async () => {
    const answer = await rest.put('/users/me?role=admin', {}, { token: ada.token });
    expect(pathsOf(answer.body)).toEqual(['role']);
  });

  test('a field in the body of a DELETE is refused by its name', async () => {
    const { id } = await signIn(gatehouse, ada.email);
    const headers = { ...bearer(admin.token), 'content-type': 'application/json' };
    const answer = await plainHttp(url(`/admin/users/${id}`), { method: 'DELETE', headers, body: '{"soft":true}' });
    expect(answer.status).toBe(400);
    expect(pathsOf(answer.body)).toEqual(['soft']);
    expect((await rest.get(`/admin/users/${id}`, { token: admin.token })).status).toBe(200);
  });

  test('a field that the contract does not have is refused, not dropped', async () => {
    const answer = await rest.put('/users/me', { full_name: 'Ada', is_verified: true, role: 'admin' }, ada);
    expect(pathsOf(answer.body).sort()).toEqual(['is_verified', 'role']);
    expect((await rest.get('/users/me', ada)).body.full_name).toBeNull();
  });
});

test('an id that is none is refused by its name', async () => {
  const answer = await rest.get('/admin/users/7', admin);
  expect(answer.status).toBe(400);
  expect(pathsOf(answer.body)).toEqual(['id']);
});

test('text parameters are read as the types of the contract', async () => {
  const query = { limit: 1, is_active: true, is_verified: true, role: 'admin', q: admin.email };
  const { body } = await rest.get('/admin/users', { token: admin.token, query });
  expect(body.items.map(({ email }: { email: string }) => email)).toEqual([admin.email]);
});

test('HEAD has the status and the headers of GET, and no body', async () => {
  const init = { headers: bearer(ada.token) };
  const got = await plainHttp(url('/users/me'), init);
  const head = await plainHttp(url('/users/me'), { ...init, method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(head.text).toBe('');
  expect(head.headers.get('content-length')).toBe(got.headers.get('content-length'));
  expect((await plainHttp(url('/users/me'), { method: 'HEAD' })).status).toBe(401);
});

test('an answer of 204 has neither a body nor its type', async () => {
  const { token } = await signIn(gatehouse, ada.email);
  const answer = await plainHttp(url('/auth/logout'), { method: 'POST', headers: bearer(token) });
  expect(answer.status).toBe(204);
  expect(answer.text).toBe('');
  expect(answer.headers.get('content-type')).toBeNull();
});

test('a successful answer is JSON that no cache keeps, and sets no cookie', async () => {
  const { status, headers } = await postJson(url('/auth/register'), { email: newEmail(), password });
  expect(status).toBe(201);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('set-cookie')).toBeNull();
});

test.each(['Basic YTpi', 'Bearer', 'Bearer ', 'nonsense', `Token ${ada.token}`])(
  'the authorization "%s" is none of ours',
  async (authorization) => {
    const { status, body } = await plainHttp(url('/users/me'), { headers: { authorization } });
    expect(status).toBe(401);
    expect(['unauthenticated', 'token_invalid']).toContain(body.code);
  },
);

test.each(['bearer', 'BEARER'])('the scheme may be spelled %s', async (scheme) => {
  const { status } = await plainHttp(url('/users/me'), { headers: { authorization: `${scheme} ${ada.token}` } });
  expect(status).toBe(200);
});
