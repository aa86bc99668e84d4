import { beforeEach, expect, test } from 'vitest';
import { createMockGatehouse, type MockGatehouse } from '../index.ts';

const email = 'ada@example.com';
const password = 'a horse of another colour';
const minute = 60_000;

let mock: MockGatehouse;
beforeEach(() => {
  mock = createMockGatehouse();
});

const codeOf = (to = email) => mock.lastMail(to)?.code ?? '';
const anotherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('a code by mail verifies an account once', async () => {
  const { auth } = mock.createClient();
  await auth.register({ email: 'Ada@Example.com', password, full_name: 'Ada Lovelace' });
  expect(mock.mails).toMatchObject([{ to: email, template: 'verification', code: expect.stringMatching(/^\d{6}$/) }]);
  const otp = codeOf();
  expect(await auth.verifyEmail({ email, otp })).toMatchObject({ is_verified: true, full_name: 'Ada Lovelace' });
  expect(mock.lastMail(email)?.template).toBe('welcome');
  await expect(auth.verifyEmail({ email, otp })).rejects.toMatchObject({ code: 'otp_invalid', status: 400 });
});

test('a known and an unknown address get the same answer', async () => {
  mock.addUser({ email, password });
  const { auth } = mock.createClient();
  const known = await auth.register({ email, password });
  const unknown = await auth.register({ email: 'bob@example.com', password });
  expect({ ...known, email: '' }).toEqual({ ...unknown, email: '' });
  expect(mock.lastMail(email)?.template).toBe('account_exists');
});

test('an account that nobody verified can be registered anew, which voids its password and code', async () => {
  const { auth } = mock.createClient();
  await auth.register({ email, password });
  const first = codeOf();
  await auth.register({ email, password: 'quite another password' });
  await expect(auth.verifyEmail({ email, otp: first })).rejects.toMatchObject({ code: 'otp_invalid' });
  await expect(auth.login({ email, password })).rejects.toMatchObject({ code: 'invalid_credentials' });
  expect((await auth.verifyEmail({ email, otp: codeOf() })).is_verified).toBe(true);
});

test('a code is void after five wrong tries', async () => {
  const { auth } = mock.createClient();
  await auth.register({ email, password });
  const otp = codeOf();
  for (let tries = 0; tries < 5; tries++) {
    await expect(auth.verifyEmail({ email, otp: anotherThan(otp) })).rejects.toMatchObject({ code: 'otp_invalid' });
  }
  await expect(auth.verifyEmail({ email, otp })).rejects.toMatchObject({ code: 'otp_invalid' });
});

test('a code lives ten minutes', async () => {
  const { auth } = mock.createClient();
  await auth.register({ email, password });
  mock.clock.advance(10 * minute);
  await expect(auth.verifyEmail({ email, otp: codeOf() })).rejects.toMatchObject({ code: 'otp_invalid' });
});

test('a new code can be had after a minute, and voids the one before', async () => {
  const { auth } = mock.createClient();
  await auth.register({ email, password });
  const first = codeOf();
  await expect(auth.resendVerification({ email })).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 60 });
  mock.clock.advance(minute);
  await auth.resendVerification({ email });
  await expect(auth.verifyEmail({ email, otp: first })).rejects.toMatchObject({ code: 'otp_invalid' });
  expect((await auth.verifyEmail({ email, otp: codeOf() })).is_verified).toBe(true);
});

test.each([
  ['short', ['too_short']],
  ['password12345', ['too_common']],
  ['abababababab', ['too_common']],
  ['adaadaada', ['too_short', 'too_common']],
  ['lovelace1815', ['contains_user_data']],
])('the password %s is refused for its reasons', async (weak, reasons) => {
  const { auth } = mock.createClient();
  const call = auth.register({ email, password: weak, full_name: 'Ada Lovelace' });
  await expect(call).rejects.toMatchObject({ code: 'weak_password', reasons });
  expect(mock.mails).toEqual([]);
});

test('input is held against the contract, field by field', async () => {
  const result = await mock.createClient().auth.register.safe({ email: 'nobody', password, age: 36 } as never);
  expect(result).toMatchObject({
    ok: false,
    error: {
      code: 'validation_failed',
      fieldErrors: { email: 'Expected an email address such as ada@example.com', age: 'Expected no such field' },
    },
  });
});
