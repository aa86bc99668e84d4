import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../paths.ts';
import { createTestDatabase, type TestDatabase } from '../testing/database.ts';
import { Mailbox, newEmail, runCommand, startServer, startWorker, testMailbox, testRedis } from '../testing/index.ts';
import type { ServerProcess, TestProcess } from '../testing/process.ts';
import { type Driver, Refused } from './driver.ts';
import { restDriver } from './rest-driver.ts';
import { trpcDriver } from './trpc-driver.ts';

const createAdmin = join(REPOSITORY, 'server/src/cli/create-admin.ts');
const appUrl = 'https://app.example.com';

const codeIn = (text: string) => /\b\d{6}\b/.exec(text)?.[0] ?? '';
const tokenIn = (text: string) => new RegExp(`${appUrl}/reset-password\\?token=([\\w-]+)`).exec(text)?.[1] ?? '';
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'no refusal',
    (error: unknown) => (error instanceof Refused ? error.code : error),
  );

describe.each([
  ['tRPC', trpcDriver],
  ['REST', restDriver],
])('over %s, with the limits as they are by default', (_, createDriver) => {
  const mailbox = new Mailbox();
  let database: TestDatabase;
  let env: Record<string, string>;
  let server: ServerProcess;
  let worker: TestProcess;
  let service: Driver;

  beforeAll(async () => {
    database = await createTestDatabase();
    const redis = testRedis();
    env = {
      ENVIRONMENT: 'test',
      SECRET_KEY: 'a secret of the tests, long enough to be one',
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
      SMTP_URL: testMailbox().smtpUrl,
      APP_URL: appUrl,
    };
    [server, worker] = await Promise.all([startServer(env), startWorker(env)]);
    service = createDriver(server.url);
  });
  afterAll(async () => {
    await Promise.all([server?.process.stop(), worker?.stop()]);
    await database?.drop();
  });

  test('somebody lives with an account, from the registration to its end', async () => {
    const oldEmail = newEmail('ada');
    const password = 'a horse of another colour';

    // Registers, reads the code, verifies, is welcomed.
    const registration = { email: oldEmail.toUpperCase(), password, full_name: 'Ada Lovelace', locale: 'en' };
    expect((await service.register(registration)).email).toBe(oldEmail);
    const verification = await mailbox.waitFor({ to: oldEmail, subject: /^Confirm your email/ });
    const otp = codeIn(verification.text);
    expect(await refusal(service.verifyEmail({ email: oldEmail, otp: otp === '000000' ? '000001' : '000000' }))).toBe(
      'otp_invalid',
    );
    expect(await service.verifyEmail({ email: oldEmail, otp })).toMatchObject({ is_verified: true });
    expect(await refusal(service.verifyEmail({ email: oldEmail, otp }))).toBe('otp_invalid');
    await mailbox.waitFor({ to: oldEmail, subject: /^Welcome/ });

    // Signs in, reads and changes the profile, refreshes, looks at the sessions.
    const tokens = await service.login({ email: oldEmail, password });
    const ada = service.as(tokens.access_token);
    const me = await ada.me();
    expect(me).toMatchObject({ email: oldEmail, full_name: 'Ada Lovelace', role: 'user', is_active: true });
    expect(new Date(me.created_at).getTime()).toBeLessThanOrEqual(Date.now());
    expect(await ada.update({ phone: '+44 20 7946 0958' })).toMatchObject({ phone: '+44 20 7946 0958' });
    const { access_token, refresh_token } = await service.refresh(tokens.refresh_token);
    expect(refresh_token).not.toBe(tokens.refresh_token);
    const again = service.as(access_token);
    const phone = service.as((await service.login({ email: oldEmail, password })).access_token);
    expect((await again.sessions()).map(({ current }) => current).sort()).toEqual([false, true]);
    await phone.logout();
    expect(await refusal(phone.me())).toBe('token_invalid');
    expect(await again.sessions()).toHaveLength(1);

    // Changes the address: the new one gets a code, the old one a notice; every session ends.
    const email = newEmail('lovelace');
    expect(await again.update({ email })).toMatchObject({ email: oldEmail, pending_email: email });
    const change = await mailbox.waitFor({ to: email, subject: /^Confirm your new email/ });
    expect(await again.confirmEmail(codeIn(change.text))).toMatchObject({ email, pending_email: null });
    await mailbox.waitFor({ to: oldEmail, subject: /^The email address of your .* changed/ });
    expect(await refusal(again.me())).toBe('token_invalid');
    expect(await refusal(service.login({ email: oldEmail, password }))).toBe('invalid_credentials');
    const moved = await service.login({ email, password });

    // Forgets the password: the mailed link sets another, and the sessions of before are dead.
    await service.requestPasswordReset(email);
    const token = tokenIn((await mailbox.waitFor({ to: email, subject: /^Reset your/ })).text);
    expect(await service.as(moved.access_token).me()).toMatchObject({ email });
    const secret = 'another colour of a horse';
    await service.resetPassword({ token, new_password: secret });
    expect(await refusal(service.resetPassword({ token, new_password: password }))).toBe('reset_token_invalid');
    await mailbox.waitFor({ to: email, subject: /password was changed/ });
    expect(await refusal(service.as(moved.access_token).me())).toBe('token_invalid');
    expect(await refusal(service.refresh(moved.refresh_token))).toBe('token_invalid');
    expect(await refusal(service.login({ email, password }))).toBe('invalid_credentials');
    const last = await service.login({ email, password: secret });
    expect(await refusal(service.as(last.access_token).findUsers('ada'))).toBe('forbidden');

    // An administrator, made by the operator, finds, edits, deactivates and deletes the account.
    const operator = await makeAdmin();
    expect(await operator.findUsers(email.slice(0, -4))).toMatchObject([{ id: me.id, email }]);
    expect(await operator.updateUser(me.id, { full_name: 'Ada King' })).toMatchObject({ full_name: 'Ada King' });
    expect(await service.as(last.access_token).me()).toMatchObject({ full_name: 'Ada King' });
    expect(await operator.updateUser(me.id, { is_active: false })).toMatchObject({
      is_active: false,
      open_sessions: 0,
    });
    expect(await refusal(service.as(last.access_token).me())).toBe('token_invalid');
    expect(await refusal(service.login({ email, password: secret }))).toBe('account_disabled');
    await operator.deleteUser(me.id);
    expect(await refusal(operator.getUser(me.id))).toBe('not_found');
    expect(await refusal(service.login({ email, password: secret }))).toBe('invalid_credentials');
    expect(await operator.actionsOn(me.id)).toEqual(
      expect.arrayContaining(['auth.registered', 'users.email_changed', 'auth.password_reset', 'admin.user_deleted']),
    );
  }, 120_000);

  async function makeAdmin() {
    const email = newEmail('operator');
    const made = await runCommand({ entry: createAdmin, args: ['--email', email], env });
    expect(made).toMatchObject({ code: 0 });
    const invitation = await mailbox.waitFor({ to: email, subject: /^Your invitation/ });
    const password = 'keys to the whole castle';
    await service.resetPassword({ token: tokenIn(invitation.text), new_password: password });
    return service.as((await service.login({ email, password })).access_token);
  }
});
