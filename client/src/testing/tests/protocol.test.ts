import { contract, listProcedures } from '@gatehouse/shared';
import { expect, test } from 'vitest';
import { createMockGatehouse } from '../index.ts';

const mock = createMockGatehouse();
mock.addUser({ email: 'ada@example.com' });
const { access_token } = mock.openSession('ada@example.com');
const authorization = `Bearer ${access_token}`;

test('calls of one request are answered together, each for itself', async () => {
  const response = await mock.fetch(`${mock.url}/trpc/users.me,admin.users.list?batch=1&input={}`, {
    headers: { authorization },
  });
  expect(response.status).toBe(207);
  expect(await response.json()).toMatchObject([
    { result: { data: { json: { email: 'ada@example.com' } } } },
    { error: { json: { data: { httpStatus: 403, path: 'admin.users.list', error: { code: 'forbidden' } } } } },
  ]);
});

test.each([
  ['more than ten calls', `/trpc/${Array(11).fill('users.me').join(',')}?batch=1`, {}, 413, 'payload_too_large'],
  ['no such procedure', '/trpc/users.you', {}, 404, 'not_found'],
  ['a mutation that is read', '/trpc/auth.logout', {}, 405, 'method_not_allowed'],
  ['input that is no superjson', '/trpc/auth.login', { method: 'POST', body: 'x' }, 400, 'validation_failed'],
])('%s is an error of the catalogue', async (_what, path, init, status, code) => {
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await mock.fetch(`${mock.url}${path}`, { ...init, headers });
  expect(response.status).toBe(status);
  const { error } = [await response.json()].flat()[0] as { error: { json: unknown } };
  expect(error.json).toMatchObject({ data: { httpStatus: status, error: { code, request_id: expect.any(String) } } });
});

test("the contract's own names are taken as well as the code's", async () => {
  const response = await mock.fetch(new Request(`${mock.url}/trpc/auth.logout_all`, { method: 'POST' }));
  expect(await response.json()).toMatchObject({ error: { json: { data: { error: { code: 'unauthenticated' } } } } });
});

test('a path that is not of tRPC is not there', async () => {
  expect((await mock.fetch(`${mock.url}/api/v1/users/me`)).status).toBe(404);
});

test('every procedure asks for what its access level says', async () => {
  for (const [name, { kind, access }] of listProcedures(contract)) {
    const response = await mock.fetch(`${mock.url}/trpc/${name}`, { method: kind === 'query' ? 'GET' : 'POST' });
    const { error } = (await response.json()) as { error: { json: { data: { error: { code: string } } } } };
    expect([name, error.json.data.error.code]).toEqual([
      name,
      access === 'anyone' ? 'validation_failed' : 'unauthenticated',
    ]);
  }
});
