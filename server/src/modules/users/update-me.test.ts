import { signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, describe, expect, test, vi } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

const asAda = async (options?: Parameters<typeof signedIn>[1]) => {
  const ada = await signedIn(gatehouse, options);
  const { token } = ada;
  return {
    ...ada,
    put: (body: unknown) => gatehouse.rest.put('/users/me', body, { token }),
    get: async () => (await gatehouse.rest.get('/users/me', { token })).body,
  };
};

test('a user reads exactly the fields that the contract names', async () => {
  const ada = await asAda();
  expect(await ada.get()).toEqual({
    id: ada.id,
    email: ada.email,
    pending_email: null,
    full_name: null,
    phone: null,
    locale: 'en',
    role: 'user',
    is_active: true,
    is_verified: true,
    last_login: expect.any(String),
    created_at: expect.any(String),
    updated_at: expect.any(String),
  });
});

test('through the SDK, times are dates', async () => {
  const { token } = await asAda();
  const me = await gatehouse.client(token).users.me.query();
  expect([me.created_at, me.updated_at, me.last_login]).toEqual(Array(3).fill(expect.any(Date)));
});

test.each([
  ['full_name', 'Ada Lovelace'],
  ['phone', '+442079460958'],
  ['locale', 'de-AT'],
])('%s changes alone, and the answer is what is stored', async (field, value) => {
  const ada = await asAda();
  const before = await ada.get();
  const { status, body } = await ada.put({ [field]: value });
  expect(status).toBe(200);
  expect(body).toEqual({ ...before, [field]: value, updated_at: body.updated_at });
  expect(body.updated_at > before.updated_at).toBe(true);
  expect(await ada.get()).toEqual(body);
});

test('null clears the name and the phone number; what is not given stays', async () => {
  const ada = await asAda();
  await ada.put({ full_name: 'Ada Lovelace', phone: '+442079460958', locale: 'de' });
  expect((await ada.put({ full_name: null })).body).toMatchObject({ full_name: null, phone: '+442079460958' });
  expect((await ada.put({ phone: null })).body).toMatchObject({ full_name: null, phone: null, locale: 'de' });
});

test('an empty change is allowed and changes nothing', async () => {
  const ada = await asAda();
  const before = await ada.get();
  expect((await ada.put({})).status).toBe(200);
  expect(await ada.get()).toEqual({ ...before, updated_at: expect.any(String) });
});

describe('what is not the caller’s to set is refused by name, and nothing is changed:', () => {
  test.each([
    ['role', 'admin'],
    ['is_verified', true],
    ['is_active', true],
    ['version', 1],
    ['id', '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10'],
    ['pending_email', 'eve@example.com'],
    ['password_hash', 'x'],
    ['failed_sign_ins', 0],
    ['created_at', '2026-11-22T15:04:05Z'],
    ['fullName', 'Eve'],
  ])('%s', async (field, value) => {
    const ada = await asAda();
    const before = await ada.get();
    const { status, body } = await ada.put({ full_name: 'Eve', [field]: value });
    expect([status, body.code, body.issues]).toEqual([
      400,
      'validation_failed',
      [{ path: field, message: 'Expected no such field' }],
    ]);
    expect(await ada.get()).toEqual(before);
  });
});

test.each([
  ['full_name', ''],
  ['full_name', 'Ada\nBcc: eve@example.com'],
  ['phone', 'not a number'],
  ['locale', null],
  ['locale', '../en'],
  ['email', null],
  ['email', 'not an address'],
])('%s cannot be %j', async (field, value) => {
  const ada = await asAda();
  const { status, body } = await ada.put({ [field]: value });
  expect([status, body.code, body.issues[0].path]).toEqual([400, 'validation_failed', field]);
});

test('a change made elsewhere shows at once, to a token from before it', async () => {
  const ada = await asAda();
  await gatehouse.sql('update users set full_name = $2 where id = $1', [ada.id, 'Augusta']);
  expect(await ada.get()).toMatchObject({ full_name: 'Augusta' });
});

test.each([{ full_name: 'Eve' }, { email: 'eve@example.com' }])(
  'a call that every session’s end overtakes after it was let in changes nothing: %j',
  async (change) => {
    const ada = await asAda();
    const { principals } = gatehouse.services;
    const read = principals.read.bind(principals);
    const overtaken = vi.spyOn(principals, 'read').mockImplementationOnce(async (claim, now) => {
      const principal = await read(claim, now);
      await gatehouse.sql('update users set version = version + 1 where id = $1', [ada.id]);
      return principal;
    });
    expect((await ada.put(change)).body.code).toBe('token_invalid');
    overtaken.mockRestore();
    const stored = await gatehouse.sql('select full_name, pending_email from users where id = $1', [ada.id]);
    expect(stored).toEqual([{ full_name: null, pending_email: null }]);
    expect(
      await gatehouse.sql("select from audit_events where user_id = $1 and action = 'users.updated'", [ada.id]),
    ).toEqual([]);
  },
);
