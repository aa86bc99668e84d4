import { newEmail, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse({ worker: true });
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { mailbox, rest } = gatehouse;
const admin = await signedIn(gatehouse, { role: 'admin' });
const token = admin.token;
const update = (id: string, body: unknown) => rest.put(`/admin/users/${id}`, body, { token });
const read = async (id: string) => (await rest.get(`/admin/users/${id}`, { token })).body;

test('an administrator reads what an operator needs, and no hash', async () => {
  const ada = await signedIn(gatehouse);
  await signIn(gatehouse, ada.email);
  await rest.post('/auth/login', { email: ada.email, password: 'wrong' });
  const me = (await rest.get('/users/me', { token: ada.token })).body;
  expect(await read(ada.id)).toEqual({ ...me, failed_sign_ins: 1, open_sessions: 2 });
});

test.each([
  ['full_name', 'Ada Lovelace'],
  ['phone', '+442079460958'],
  ['is_verified', false],
])('%s changes alone, and ends no session', async (field, value) => {
  const ada = await signedIn(gatehouse);
  const before = await read(ada.id);
  const { status, body } = await update(ada.id, { [field]: value });
  expect([status, body]).toEqual([200, { ...before, [field]: value, updated_at: body.updated_at }]);
  expect(body.updated_at > before.updated_at).toBe(true);
  expect(await read(ada.id)).toEqual(body);
  expect((await rest.get('/users/me', { token: ada.token })).status).toBe(200);
});

test('null clears the name and the phone number', async () => {
  const { id } = await signedIn(gatehouse);
  await update(id, { full_name: 'Ada Lovelace', phone: '+442079460958' });
  expect((await update(id, { full_name: null, phone: null })).body).toMatchObject({ full_name: null, phone: null });
});

describe('what makes a user less trusted, or another, ends every session at once:', () => {
  test.each([
    ['a new role', { role: 'admin' }],
    ['a new email', { email: newEmail('moved') }],
    ['a deactivation', { is_active: false }],
  ])('%s', async (_, change) => {
    const ada = await signedIn(gatehouse);
    const other = await signIn(gatehouse, ada.email);
    const { status, body } = await update(ada.id, change);
    expect([status, body.open_sessions]).toEqual([200, 0]);
    expect(body).toMatchObject(change);
    for (const person of [ada, other]) {
      expect((await rest.get('/users/me', { token: person.token })).body.code).toBe('token_invalid');
      const refreshed = await rest.post('/auth/refresh', { refresh_token: person.tokens.refresh_token });
      expect(refreshed.body.code).toBe('token_invalid');
    }
    // Taking the change back brings no old token to life again.
    await update(ada.id, { role: 'user', is_active: true });
    expect((await rest.get('/users/me', { token: ada.token })).body.code).toBe('token_invalid');
  });

  test('the value that was there before ends none', async () => {
    const ada = await signedIn(gatehouse);
    await update(ada.id, { role: 'user', email: ada.email.toUpperCase(), is_active: true, is_verified: true });
    expect((await rest.get('/users/me', { token: ada.token })).status).toBe(200);
  });
});

test('the owner of an address that an administrator replaced is told there, and a pending address is dropped', async () => {
  const ada = await signedIn(gatehouse);
  await rest.put('/users/me', { email: newEmail('pending') }, { token: ada.token });
  const email = newEmail('replaced');
  expect((await update(ada.id, { email })).body).toMatchObject({ email, pending_email: null });
  const mail = await mailbox.waitFor({ to: ada.email, subject: /^The email address of your/ });
  expect(mail.text).not.toContain(email);
});

test('an address that is taken is a conflict, in other case too, and changes nothing', async () => {
  const [ada, eve] = [await signedIn(gatehouse), await signedIn(gatehouse)];
  const before = await read(ada.id);
  const { status, body } = await update(ada.id, { email: eve.email.toUpperCase(), full_name: 'Eve', role: 'admin' });
  expect([status, body.code]).toEqual([409, 'conflict']);
  expect(await read(ada.id)).toEqual(before);
  expect((await rest.get('/users/me', { token: ada.token })).status).toBe(200);
});

test.each([
  ['pending_email', null],
  ['locale', 'de'],
  ['version', 1],
  ['password_hash', 'x'],
  ['failed_sign_ins', 0],
  ['id', admin.id],
])('%s is not to be given', async (field, value) => {
  const { id } = await signedIn(gatehouse);
  const { body } = await update(id, { [field]: value });
  expect([body.code, body.issues]).toEqual(['validation_failed', [{ path: field, message: 'Expected no such field' }]]);
});

test.each(['role', 'is_active', 'is_verified', 'email'])('%s cannot be null', async (field) => {
  const { id } = await signedIn(gatehouse);
  const { body } = await update(id, { [field]: null });
  expect([body.code, body.issues[0].path]).toEqual(['validation_failed', field]);
});
