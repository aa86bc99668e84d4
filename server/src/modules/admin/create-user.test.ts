import { newEmail, password, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse({ worker: true });
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { mailbox, rest, sql } = gatehouse;
const { token, id: adminId } = await signedIn(gatehouse, { role: 'admin' });
const create = (body: unknown) => rest.post('/admin/users', body, { token });

const linkIn = (text: string) => new URL(/https?:\S+\/reset-password\S+/.exec(text)?.[0] ?? '').searchParams;

test('a user is made without a password, active and not verified', async () => {
  const email = newEmail();
  const { status, body } = await create({ email: email.toUpperCase(), full_name: 'Ada Lovelace' });
  expect(status).toBe(201);
  expect(body).toEqual({
    id: expect.any(String),
    email,
    pending_email: null,
    full_name: 'Ada Lovelace',
    phone: null,
    locale: 'en',
    role: 'user',
    is_active: true,
    is_verified: false,
    last_login: null,
    created_at: expect.any(String),
    updated_at: body.created_at,
  });
  expect(await sql('select password_hash from users where id = $1', [body.id])).toEqual([{ password_hash: null }]);
});

test('whoever is invited sets a password by the mailed link, and is verified by it', async () => {
  const email = newEmail();
  await create({ email, role: 'admin' });
  expect((await rest.post('/auth/login', { email, password })).body.code).toBe('invalid_credentials');
  const mail = await mailbox.waitFor({ to: email, subject: /^Your invitation/ });
  const reset = { token: linkIn(mail.text).get('token'), new_password: password };
  expect((await rest.post('/auth/reset-password', reset)).status).toBe(200);
  const invited = await signIn(gatehouse, email);
  expect((await rest.get('/admin/users', { token: invited.token })).status).toBe(200);
  expect((await rest.post('/auth/reset-password', reset)).body.code).toBe('reset_token_invalid');
});

describe('an address that is taken', () => {
  test('is a conflict, in other case too, and leaves no mail and no event', async () => {
    const { email } = await signedIn(gatehouse);
    const events = () => sql("select 1 from audit_events where action = 'admin.user_created'");
    const jobs = () => sql("select 1 from bullmq.job where name = 'invitation'");
    const before = [(await events()).length, (await jobs()).length];
    for (const spelling of [email, email.toUpperCase(), ` ${email} `]) {
      const { status, body } = await create({ email: spelling });
      expect([status, body.code]).toEqual([409, 'conflict']);
    }
    expect([(await events()).length, (await jobs()).length]).toEqual(before);
  });

  test('is given once, also by many at the same time', async () => {
    const email = newEmail();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => create({ email: i % 2 ? email : email.toUpperCase() })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    const [user] = await sql<{ id: string }>('select id from users where email = $1', [email]);
    expect(await sql('select actor_id from audit_events where user_id = $1', [user?.id])).toEqual([
      { actor_id: adminId },
    ]);
  });
});

test.each([
  ['is_verified', true],
  ['is_active', false],
  ['password', 'a horse of another colour'],
  ['password_hash', 'x'],
  ['id', '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10'],
  ['version', 7],
  ['locale', 'de'],
])('%s is not to be given', async (field, value) => {
  const email = newEmail();
  const { body } = await create({ email, [field]: value });
  expect([body.code, body.issues]).toEqual(['validation_failed', [{ path: field, message: 'Expected no such field' }]]);
  expect(await sql('select 1 from users where email = $1', [email])).toEqual([]);
});

test.each([
  [{}, 'email'],
  [{ email: 'nobody' }, 'email'],
  [{ email: newEmail(), role: 'root' }, 'role'],
  [{ email: newEmail(), full_name: '' }, 'full_name'],
])('%j is refused, naming %s', async (body, field) => {
  const answer = await create(body);
  expect([answer.body.code, answer.body.issues[0].path]).toEqual(['validation_failed', field]);
});
