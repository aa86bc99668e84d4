import { beforeEach, expect, test } from 'vitest';
import type { Gatehouse } from '../../gatehouse.ts';
import { createMockGatehouse, type MockGatehouse } from '../index.ts';

const email = 'ada@example.com';
const newEmail = 'ada@new.example.com';
const password = 'a horse of another colour';
const minute = 60_000;

let mock: MockGatehouse;
let api: Gatehouse;
beforeEach(async () => {
  mock = createMockGatehouse();
  mock.addUser({ email, password });
  api = mock.createClient();
  await api.auth.login({ email, password });
});

test('a profile is changed, and null clears a field', async () => {
  const before = await api.users.me();
  mock.clock.advance(1);
  const named = await api.users.updateMe({ full_name: ' Ada Lovelace ', phone: '+44 20 7946 0958', locale: 'de-AT' });
  expect(named).toMatchObject({ full_name: 'Ada Lovelace', phone: '+44 20 7946 0958', locale: 'de-AT' });
  expect(named.updated_at.getTime()).toBe(before.updated_at.getTime() + 1);
  expect(await api.users.updateMe({ full_name: null })).toMatchObject({ full_name: null, locale: 'de-AT' });
});

test('an address that was never verified may read and not write', async () => {
  mock.addUser({ email: 'bob@example.com', is_verified: false });
  const { users } = mock.createRequestClient(mock.openSession('bob@example.com').access_token);
  expect((await users.me()).is_verified).toBe(false);
  await expect(users.updateMe({ locale: 'de' })).rejects.toMatchObject({ code: 'email_not_verified', status: 403 });
});

test('a new email waits for its code; then the old address is told and every session ends', async () => {
  expect(await api.users.updateMe({ email: newEmail })).toMatchObject({ email, pending_email: newEmail });
  await api.users.confirmEmailChange({ otp: mock.lastMail(newEmail)?.code ?? '' });
  expect(mock.lastMail(email)?.template).toBe('email_changed');
  expect(await api.authState()).toEqual({ status: 'signed_out' });
  await api.auth.login({ email: newEmail, password });
  expect(await api.users.me()).toMatchObject({ email: newEmail, pending_email: null });
});

test("nobody is told that a new email is somebody's, but its owner", async () => {
  mock.addUser({ email: newEmail });
  expect((await api.users.updateMe({ email: newEmail })).pending_email).toBe(newEmail);
  expect(mock.lastMail(newEmail)).toMatchObject({ template: 'account_exists' });
  await expect(api.users.confirmEmailChange({ otp: '123456' })).rejects.toMatchObject({ code: 'otp_invalid' });
});

test('sessions are listed, the newest first, and ended one by one or all but this', async () => {
  for (let count = 0; count < 3; count++) {
    mock.clock.advance(1);
    mock.openSession(email);
  }
  const { items } = await api.users.sessions.list();
  expect(items.map(({ current }) => current)).toEqual([false, false, false, true]);
  const id = items[0]?.id ?? '';
  await api.users.sessions.revoke({ id });
  await expect(api.users.sessions.revoke({ id })).rejects.toMatchObject({ code: 'not_found', status: 404 });
  await api.users.sessions.revokeOthers();
  expect((await api.users.sessions.list()).items).toMatchObject([{ current: true }]);
});

test("somebody else's session is not found", async () => {
  mock.addUser({ email: 'bob@example.com' });
  const bob = mock.createRequestClient(mock.openSession('bob@example.com').access_token);
  const [session] = (await bob.users.sessions.list()).items;
  await expect(api.users.sessions.revoke({ id: session?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' });
});

test('an export has the user, the sessions and the trail, the newest first', async () => {
  const data = await api.users.export();
  expect(data).toMatchObject({
    exported_at: new Date(mock.clock.now()),
    user: { email },
    sessions: [{ current: true }],
  });
  expect(data.audit_events.map(({ action }) => action)).toEqual(['users.exported', 'auth.signed_in']);
});

test('an account is deleted after a recent sign-in alone, and its address is free again', async () => {
  mock.clock.advance(10 * minute + 1);
  const late = api.users.deleteMe();
  await expect(late).rejects.toMatchObject({ code: 'reauthentication_required', status: 403 });
  await api.auth.login({ email, password });
  await api.users.deleteMe();
  expect(await api.authState()).toEqual({ status: 'signed_out' });
  await expect(api.auth.login({ email, password })).rejects.toMatchObject({ code: 'invalid_credentials' });
  mock.addUser({ email });
});
