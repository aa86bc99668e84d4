import { plainHttp, postJson, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

const admin = await signedIn(gatehouse, { role: 'admin' });
const authorization = { authorization: `Bearer ${admin.token}` };
const post = (path: string, body: unknown) => postJson(`${gatehouse.url}/api/v1${path}`, body, authorization);
const get = (path: string) => plainHttp(`${gatehouse.url}/api/v1${path}`, { headers: authorization });
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Refused {
  status: number;
  body: { code: string; issues: { path: string; message: string }[] };
}

function expectIssueAt({ status, body }: Refused, path: string) {
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
  expect(body.issues.map((issue) => issue.path)).toContain(path);
}

describe('names that mean something to JavaScript are unknown fields', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'])('%s', async (name) => {
    const own = `"${name}": {"isAdmin": true}`;
    expectIssueAt(await post('/auth/login', `{"email": "a@example.com", "password": "x", ${own}}`), name);
    const envelope = `{"json": {"email": "a@example.com", "password": "x", ${own}}}`;
    const { status, body } = await postJson(`${gatehouse.url}/trpc/auth.login`, envelope);
    expectIssueAt({ status, body: body.error.json.data.error }, name);
    expectIssueAt(await get(`/users/me?${name}=1`), name);
    expectIssueAt(await get(`/admin/users?${name}=1`), name);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

test('a parameter that is given twice is refused by its name', async () => {
  for (const name of ['limit', 'q', 'cursor', 'sort', 'role', 'is_active', 'created_after']) {
    expectIssueAt(await get(`/admin/users?${name}=1&${name}=2`), name);
  }
});

test('parameters in brackets make no objects', async () => {
  expectIssueAt(await get('/admin/users?role[$ne]=admin'), 'role[$ne]');
  expectIssueAt(await get('/admin/users?q[]=a'), 'q[]');
});

test.each([
  ['a NUL', '\0'],
  ['a lone surrogate', '\ud800'],
  ['a lone surrogate at the end of a pair', 'x\udc00'],
  ['a line break', '\r\nBcc: eve@example.com'],
  ['a bidi override', '\u202etxt'],
])('%s is in no text that is stored or searched for', async (_, text) => {
  const ada = { email: 'ada@example.com', password: 'a horse of another colour' };
  for (const field of ['full_name', 'phone', 'locale']) {
    expectIssueAt(await post('/auth/register', { ...ada, [field]: `ada${text}ada` }), field);
  }
  expectIssueAt(await post('/auth/register', { ...ada, email: `ada${text}ada@example.com` }), 'email');
  expectIssueAt(await post('/auth/verify-email', { email: ada.email, otp: `123${text}456` }), 'otp');
  // In a URL a lone surrogate is the replacement character, which may be searched for.
  if (text.isWellFormed()) expectIssueAt(await get(`/admin/users?q=${encodeURIComponent(`ada${text}ada`)}`), 'q');
});

test.each([
  ['a NUL', 'a\0b', 401],
  ['a lone surrogate', 'a\ud800', 400],
])('a password or token with %s opens nothing and breaks nothing', async (_, text, status) => {
  expect((await post('/auth/login', { email: admin.email, password: text })).status).toBe(status);
  expect((await post('/auth/refresh', { refresh_token: text })).status).toBe(401);
  expect((await post('/auth/reset-password', { token: text, new_password: 'a horse of another hue' })).status).toBe(
    400,
  );
});

test.each([
  ['no JSON', 'abc'],
  ['a NUL', '%00'],
  ['another order', base64url(['email', 'a', admin.id])],
  ['another type', base64url(['-created_at', 'yesterday', admin.id])],
  ['a NUL for an id', base64url(['-created_at', 1, '\0'])],
  ['a time beyond all times', base64url(['-created_at', 8.64e15, admin.id])],
  ['a time before all times', base64url(['-created_at', -8.64e15, admin.id])],
  ['no time', base64url(['-created_at', 9e15, admin.id])],
  ['a number beyond all numbers', Buffer.from(`["-created_at",1e400,"${admin.id}"]`).toString('base64url')],
])('a cursor with %s is refused by its name, or gives a page', async (_, cursor) => {
  const answer = await get(`/admin/users?cursor=${cursor}`);
  if (answer.status !== 200) expectIssueAt(answer, 'cursor');
});

test('a cursor with a NUL in its text is refused by its name, or gives a page', async () => {
  for (const value of ['\0', '\ud800']) {
    const answer = await get(`/admin/users?sort=email&cursor=${base64url(['email', value, admin.id])}`);
    if (answer.status !== 200) expectIssueAt(answer, 'cursor');
  }
});

test('the first and the last times there are are times', async () => {
  for (const time of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '0001-01-01T00:00:00+14:00']) {
    const { status } = await get(`/admin/users?created_after=${encodeURIComponent(time)}`);
    expect(status).toBe(200);
  }
});

test.each(['yesterday', '2026-13-01T00:00:00Z', '2026-11-22', '1e9', ''])('%s is no time', async (time) => {
  expectIssueAt(await get(`/admin/users?created_after=${time}`), 'created_after');
});

test.each(['0', '101', '-1', '1.5', '1e2', '0x10', ' 5', '', 'NaN', '99999999999999999999'])(
  'a page of %s items is refused',
  async (limit) => {
    expectIssueAt(await get(`/admin/users?limit=${encodeURIComponent(limit)}`), 'limit');
  },
);

test('a long list of unknown fields is answered in few words', async () => {
  const fields = Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`field_${index}`, 1]));
  const { status, text } = await post('/auth/login', { ...fields });
  expect(status).toBe(400);
  expect(text.length).toBeLessThan(20_000);
});
