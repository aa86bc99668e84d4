import { toGatehouseError } from '@gatehouse/client';
import { signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { token } = await signedIn(gatehouse, { role: 'admin' });
await signedIn(gatehouse);
const { list } = gatehouse.client(token).admin.users;

/** What the query string, as it is written, is answered. */
async function answer(query: string) {
  const { status, body } = await gatehouse.rest.get(`/admin/users?${query}`, { token });
  return [status, body.code, body.issues?.map(({ path }: { path: string }) => path).join()];
}

test.each([
  'limit=1',
  'limit=100',
  'is_active=true',
  'is_verified=false',
  'sort=-last_login',
  'q=%25',
  'created_after=2026-11-01T00:00:00Z',
])('?%s is taken', async (query) => {
  expect((await answer(query))[0]).toBe(200);
});

test.each([
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['limit=-1', 'limit'],
  ['limit=abc', 'limit'],
  ['limit=1.5', 'limit'],
  ['limit=1e1', 'limit'],
  ['limit=0x10', 'limit'],
  ['limit=', 'limit'],
  ['limit=99999999999999999999', 'limit'],
  ['is_active=1', 'is_active'],
  ['is_active=TRUE', 'is_active'],
  ['is_active=', 'is_active'],
  ['is_verified=yes', 'is_verified'],
  ['role=root', 'role'],
  ['role=Admin', 'role'],
  ['sort=password_hash', 'sort'],
  ['sort=created_at,id', 'sort'],
  ['sort=--email', 'sort'],
  ['created_after=yesterday', 'created_after'],
  ['created_after=2026-11-01', 'created_after'],
  ['created_before=0', 'created_before'],
  ['q=%00', 'q'],
  [`q=${'a'.repeat(201)}`, 'q'],
  ['cursor=', 'cursor'],
  ['offset=10', 'offset'],
  ['limit=1&limit=2', 'limit'],
  ['q=a&q=b', 'q'],
  ['role=user&role=admin', 'role'],
  ['q[$ne]=a', 'q[$ne]'],
])('?%s is refused, naming %s', async (query, field) => {
  expect(await answer(query)).toEqual([400, 'validation_failed', field]);
});

describe('a cursor', () => {
  const forged = (...value: unknown[]) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const id = '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10';

  test('belongs to the order that it was made in', async () => {
    const { next_cursor } = await list.query({ sort: 'email', limit: 1 });
    expect((await answer(`sort=email&cursor=${next_cursor}`))[0]).toBe(200);
    for (const sort of ['-email', 'created_at', 'last_login']) {
      expect(await answer(`sort=${sort}&cursor=${next_cursor}`)).toEqual([400, 'validation_failed', 'cursor']);
    }
  });

  test.each([
    ['garbage', 'garbage'],
    ['of another shape', forged('-created_at')],
    ['with a time that is text', forged('-created_at', 'x', id)],
    ['without an id', forged('-created_at', 1, 'x')],
    ['with more than it has', forged('-created_at', 1, id, 1)],
    ['with a time past all times', forged('-created_at', Number.MAX_SAFE_INTEGER, id)],
    ['with a time before all times', forged('-created_at', Number.MIN_SAFE_INTEGER, id)],
    ['with a time that PostgreSQL has not', forged('-created_at', -8.64e15, id)],
    ['of a null that its key cannot be', forged('-created_at', null, id)],
  ])('%s is refused', async (_, cursor) => {
    expect(await answer(`cursor=${cursor}`)).toEqual([400, 'validation_failed', 'cursor']);
  });

  test('with a NUL, which no address has, is refused', async () => {
    const cursor = forged('email', 'a\u0000', id);
    expect(await answer(`sort=email&cursor=${cursor}`)).toEqual([400, 'validation_failed', 'cursor']);
  });
});

test.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
  'the time %s is answered, never with a fault of ours',
  async (time) => {
    for (const field of ['created_after', 'created_before']) {
      expect((await answer(`${field}=${time}`))[0]).toBeLessThan(500);
    }
  },
);

test.each([-8.64e15, -1e14, 8.64e15])('the date %d is answered, never with a fault of ours', async (time) => {
  const answered = await list.query({ created_after: new Date(time) }).catch(toGatehouseError);
  expect(answered).not.toMatchObject({ code: 'internal' });
});
