import { newEmail, type Person, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { rest, sql } = gatehouse;

const put = ({ token }: Person, id: string, body: unknown) => rest.put(`/admin/users/${id}`, body, { token });
const admins = () =>
  sql<{ id: string }>("select id from users where role = 'admin' and is_active and is_verified order by id");

beforeEach(() => sql("update users set role = 'user'"));

describe('the last administrator cannot be', () => {
  test.each([
    ['demoted', { role: 'user' }],
    ['deactivated', { is_active: false }],
    ['unverified', { is_verified: false }],
    ['demoted among other changes', { full_name: 'Ada', role: 'user', is_active: true }],
  ])('%s', async (_, change) => {
    const last = await signedIn(gatehouse, { role: 'admin' });
    const { status, body } = await put(last, last.id, change);
    expect([status, body.code]).toEqual([409, 'last_admin']);
    const { body: now } = await rest.get(`/admin/users/${last.id}`, { token: last.token });
    expect(now).toMatchObject({ full_name: null, role: 'admin', is_active: true, is_verified: true });
  });

  test('deleted', async () => {
    const last = await signedIn(gatehouse, { role: 'admin' });
    for (const path of [`/admin/users/${last.id}`, '/users/me']) {
      const { status, body } = await rest.delete(path, { token: last.token });
      expect([status, body.code]).toEqual([409, 'last_admin']);
    }
    expect(await admins()).toEqual([{ id: last.id }]);
  });
});

test('the last administrator may change otherwise, and others may be demoted', async () => {
  const last = await signedIn(gatehouse, { role: 'admin' });
  const user = await signedIn(gatehouse);
  expect((await put(last, user.id, { is_active: false, is_verified: false, role: 'user' })).status).toBe(200);
  expect((await put(last, last.id, { full_name: 'Ada', role: 'admin', is_active: true })).status).toBe(200);
});

test.each([
  ['invited', async (by: Person) => rest.post('/admin/users', { email: newEmail(), role: 'admin' }, by)],
  ['unverified', async () => signedIn(gatehouse, { role: 'admin', verified: false })],
  [
    'deactivated',
    async (by: Person) => put(by, (await signedIn(gatehouse, { role: 'admin' })).id, { is_active: false }),
  ],
])('an administrator who is %s does not count: nobody could sign in', async (_, make) => {
  const last = await signedIn(gatehouse, { role: 'admin' });
  await make(last);
  expect((await put(last, last.id, { role: 'user' })).body.code).toBe('last_admin');
});

test('of many who delete themselves at the same moment, one stays', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, () => signedIn(gatehouse, { role: 'admin' })));
  const answers = await Promise.all(all.map(({ token }) => rest.delete('/users/me', { token })));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 204, 204, 204, 204, 409]);
  expect(await admins()).toHaveLength(1);
});
