import { newEmail, password, signedIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const appUrl = 'https://app.example.com/account';
let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ worker: true, env: { APP_URL: appUrl } });
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const fresh = 'another horse altogether';
const request = (email: string, headers = {}) =>
  gatehouse.rest.post('/auth/request-password-reset', { email }, { headers });
const reset = (token: string) => gatehouse.rest.post('/auth/reset-password', { token, new_password: fresh });
const login = (email: string, secret: string) => gatehouse.rest.post('/auth/login', { email, password: secret });
const linkIn = (mail: { text: string }) => new URL(/https?:\S+token=\S+/.exec(mail.text)?.[0] ?? 'none:');
const tokenIn = (mail: { text: string }) => linkIn(mail).searchParams.get('token') ?? '';
const [resetMail, invitationMail] = [/^Reset your/, /invitation/];

test('the mail leads to the application of the configuration, and its token sets a password', async () => {
  const { email, token } = await signedIn(gatehouse);
  const forged = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', origin: 'https://evil.example' };
  expect(await request(email.toUpperCase(), forged)).toMatchObject({
    status: 200,
    body: { message: expect.any(String) },
  });
  const mail = await gatehouse.mailbox.waitFor({ to: email, subject: resetMail });
  expect(linkIn(mail).href).toMatch(/^https:\/\/app\.example\.com\/account\/reset-password\?token=[\w-]+$/);
  expect(mail.html + mail.text).not.toContain('evil');
  expect((await gatehouse.rest.get('/users/me', { token })).status).toBe(200);

  expect((await reset(tokenIn(mail))).status).toBe(200);
  expect((await login(email, fresh)).status).toBe(200);
  expect((await gatehouse.mailbox.waitFor({ to: email, subject: /password was changed/ })).to).toEqual([email]);
});

test('whoever asks learns nothing of an address', async () => {
  const emails = [newEmail('nobody'), newEmail(), newEmail(), newEmail()];
  for (const email of emails.slice(1)) await gatehouse.rest.post('/auth/register', { email, password });
  await gatehouse.sql('update users set is_verified = true where email = any($1)', [emails.slice(2)]);
  await gatehouse.sql('update users set is_active = false where email = $1', [emails[3]]);
  const seen: object[] = [];
  for (const email of emails) {
    const { status, body, headers } = await request(email);
    seen.push({ status, body, headers: [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name)) });
  }
  expect(seen).toEqual(emails.map(() => seen[0]));
});

test('the owner of a deactivated account gets no link', async () => {
  const [disabled, active] = [await signedIn(gatehouse), await signedIn(gatehouse)];
  await gatehouse.sql('update users set is_active = false where id = $1', [disabled.id]);
  await request(disabled.email);
  await request(active.email);
  await gatehouse.mailbox.waitFor({ to: active.email, subject: resetMail });
  await expect
    .poll(() => gatehouse.sql("select 1 from bullmq.job where state not in ('completed', 'failed')"))
    .toEqual([]);
  expect(await gatehouse.mailbox.all({ to: disabled.email, subject: resetMail })).toEqual([]);
});

test('a link that was asked for while the account was deactivated is not sent when it is active again', async () => {
  await using idle = await startGatehouse();
  const ada = await signedIn(idle);
  await idle.sql('update users set is_active = false where id = $1', [ada.id]);
  await idle.rest.post('/auth/request-password-reset', { email: ada.email });
  await idle.sql('update users set is_active = true where id = $1', [ada.id]);
  const jobs = await idle.sql<{ data: { user_id: string } }>(
    "select data from bullmq.job where name = 'password_reset'",
  );
  expect(jobs).toHaveLength(1);
  expect(jobs[0]?.data.user_id).not.toBe(ada.id);
});

test('every request is in the audit trail, known or not', async () => {
  const { email, id } = await signedIn(gatehouse);
  const read = () =>
    gatehouse.sql(
      "select user_id, actor_id from audit_events where action = 'auth.password_reset_requested' order by id desc limit 1",
    );
  await request(email);
  expect(await read()).toEqual([{ user_id: id, actor_id: null }]);
  await request(newEmail('nobody'));
  expect(await read()).toEqual([{ user_id: null, actor_id: null }]);
});

describe('an invitation', () => {
  test('leads to a password, a verified address and a sign-in', async () => {
    const admin = await signedIn(gatehouse, { role: 'admin' });
    const email = newEmail('invited');
    expect((await gatehouse.rest.post('/admin/users', { email }, { token: admin.token })).status).toBe(201);
    const mail = await gatehouse.mailbox.waitFor({ to: email, subject: invitationMail });
    expect(linkIn(mail).href.startsWith(`${appUrl}/reset-password?`)).toBe(true);
    expect((await login(email, fresh)).status).toBe(401);
    expect((await reset(tokenIn(mail))).status).toBe(200);
    const { body } = await login(email, fresh);
    const me = await gatehouse.rest.get('/users/me', { token: body.access_token });
    expect(me.body).toMatchObject({ email, is_verified: true });
    expect(await reset(tokenIn(mail))).toMatchObject({ status: 400, body: { code: 'reset_token_invalid' } });
  });
});

test('requests are limited alike for known and unknown addresses', async () => {
  await using limited = await startGatehouse({ env: { RATE_LIMITS: 'register_ip=1000/3600' } });
  const { email } = await signedIn(limited);
  for (const address of [email, newEmail('nobody')]) {
    const ask = () => limited.rest.post('/auth/request-password-reset', { email: address });
    expect((await ask()).status).toBe(200);
    expect(await ask()).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  }
});
