import { beforeEach, expect, test } from 'vitest';
import { createMockGatehouse, type MockGatehouse } from '../index.ts';

const email = 'ada@example.com';
const password = 'a horse of another colour';
const fresh = 'quite another password';
const minute = 60_000;

let mock: MockGatehouse;
beforeEach(() => {
  mock = createMockGatehouse();
  mock.addUser({ email, password });
});

const mailedToken = () => mock.lastMail(email)?.token ?? '';

test('a mailed link sets a password once, and ends every session', async () => {
  const api = mock.createClient();
  await api.auth.login({ email, password });
  await api.auth.requestPasswordReset({ email });
  expect(mock.lastMail(email)?.link).toBe(`http://localhost:3000/reset-password?token=${mailedToken()}`);
  const reset = { token: mailedToken(), new_password: fresh };
  await api.auth.resetPassword(reset);
  await expect(api.users.me()).rejects.toMatchObject({ code: 'token_invalid' });
  await expect(api.auth.resetPassword(reset)).rejects.toMatchObject({ code: 'reset_token_invalid' });
  await expect(api.auth.login({ email, password })).rejects.toMatchObject({ code: 'invalid_credentials' });
  await api.auth.login({ email, password: fresh });
  expect(mock.lastMail(email)?.template).toBe('password_changed');
});

test('a link lives half an hour', async () => {
  const { auth } = mock.createClient();
  await auth.requestPasswordReset({ email });
  mock.clock.advance(30 * minute);
  const late = auth.resetPassword({ token: mailedToken(), new_password: fresh });
  await expect(late).rejects.toMatchObject({ code: 'reset_token_invalid' });
});

test('an unknown address gets the same answer, and no mail', async () => {
  const { auth } = mock.createClient();
  const known = await auth.requestPasswordReset({ email });
  expect(await auth.requestPasswordReset({ email: 'nobody@example.com' })).toEqual(known);
  expect(mock.mails.map(({ to }) => to)).toEqual([email]);
});

test('a weak password is refused, and the link is good for another try', async () => {
  const { auth } = mock.createClient();
  await auth.requestPasswordReset({ email });
  const weak = auth.resetPassword({ token: mailedToken(), new_password: 'short' });
  await expect(weak).rejects.toMatchObject({ code: 'weak_password', reasons: ['too_short'] });
  await auth.resetPassword({ token: mailedToken(), new_password: fresh });
});

test('changing the password ends the other sessions and every older token', async () => {
  const [mine, other] = [mock.createClient(), mock.createClient()];
  await other.auth.login({ email, password });
  const { access_token } = await mine.auth.login({ email, password });
  await expect(mine.auth.changePassword({ old_password: 'wrong', new_password: fresh })).rejects.toMatchObject({
    code: 'invalid_credentials',
  });
  await mine.auth.changePassword({ old_password: password, new_password: fresh });
  expect((await mine.users.sessions.list()).items).toMatchObject([{ current: true }]);
  await expect(other.users.me()).rejects.toMatchObject({ code: 'token_invalid' });
  const older = mock.createRequestClient(access_token).users.me();
  await expect(older).rejects.toMatchObject({ code: 'token_invalid' });
});
