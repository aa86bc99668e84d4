import { newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const register = (input: object) => gatehouse.rest.post('/auth/register', input);
const mailsTo = async (email: string) => {
  const rows = await gatehouse.sql<{ name: string }>(
    "select j.name from bullmq.job j join users u on j.data->>'user_id' = u.id::text where u.email = $1 order by j.seq",
    [email],
  );
  return rows.map(({ name }) => name);
};

test('an account begins unverified, as a user, with what was given', async () => {
  const email = newEmail();
  const given = { full_name: 'Ada Lovelace', phone: '+44 20 7946 0958', locale: 'de-AT' };
  const answer = await register({ email, password, ...given });
  expect(answer.status).toBe(201);
  expect(answer.body).toEqual({ email, message: expect.any(String) });
  const [row] = await gatehouse.sql('select * from users where email = $1', [email]);
  expect(row).toMatchObject({ ...given, role: 'user', is_active: true, is_verified: false, last_login: null });
  expect(await mailsTo(email)).toEqual(['verification']);
});

test('an address has one spelling, however it is typed', async () => {
  const email = newEmail();
  const { body } = await register({ email: `  ${email.toUpperCase()} `, password });
  expect(body.email).toBe(email);
  expect(await gatehouse.sql('select email from users where email = $1', [email])).toHaveLength(1);
  const login = await gatehouse.rest.post('/auth/login', { email: email.toUpperCase(), password });
  expect(login.status).toBe(200);
});

test('the password is stored as an argon2id hash and nowhere else', async () => {
  const email = newEmail();
  const canary = 'canary in the coal mine';
  await register({ email, password: canary });
  const [user] = await gatehouse.sql<{ password_hash: string }>('select password_hash from users where email = $1', [
    email,
  ]);
  expect(user?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const dump = await gatehouse.sql<{ text: string }>(
    'select u::text as text from users u union all select j::text from bullmq.job j union all select a::text from audit_events a',
  );
  expect(dump.filter(({ text }) => text.includes(canary))).toEqual([]);
});

describe('whoever asks learns nothing of an address', () => {
  const states = {
    unknown: undefined,
    unverified: 'is_verified = false',
    verified: 'is_verified = true',
    disabled: 'is_verified = true, is_active = false',
    invited: 'password_hash = null',
  };

  test('body and headers are the same for every state of it', async () => {
    const seen: { status: number; [key: string]: unknown }[] = [];
    for (const change of Object.values(states)) {
      const email = newEmail();
      if (change !== undefined) {
        await register({ email, password });
        await gatehouse.sql(`update users set ${change} where email = $1`, [email]);
      }
      const { status, headers, body } = await register({ email, password });
      const shown = [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name));
      expect([...headers.keys()]).toContain('x-request-id');
      seen.push({ status, headers: shown, body: { ...body, email: body.email === email } });
    }
    expect(seen).toEqual(Object.keys(states).map(() => seen[0]));
    expect(seen[0]).toMatchObject({ status: 201, body: { email: true } });
  });

  test('the owner of a verified address is told by mail, and nothing of theirs changes', async () => {
    const email = newEmail();
    await register({ email, password, full_name: 'Ada' });
    await gatehouse.sql('update users set is_verified = true where email = $1', [email]);
    const before = await gatehouse.sql('select * from users where email = $1', [email]);
    await register({ email, password: 'somebody else was here', full_name: 'Eve' });
    expect(await gatehouse.sql('select * from users where email = $1', [email])).toEqual(before);
    expect(await mailsTo(email)).toEqual(['verification', 'account_exists']);
  });
});

test('every field that does not fit is named', async () => {
  const answer = await register({
    email: 'not an address',
    password: 'x'.repeat(129),
    full_name: 'two\nlines',
    phone: 'call me',
    locale: '!',
    role: 'admin',
  });
  expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  const paths = answer.body.issues.map(({ path }: { path: string }) => path).sort();
  expect(paths).toEqual(['email', 'full_name', 'locale', 'password', 'phone', 'role']);
});

describe('a weak password is refused with its reasons', () => {
  const email = newEmail('countess');
  // The same to the eye, but each letter is two characters once it is lower-cased.
  const expanding = 'İstanbulİİ';
  test.each([
    ['short ones', 'elevenchars', ['too_short']],
    ['short ones, counted as they were typed', expanding, ['too_short']],
    ['common ones', 'passwordpassword', ['too_common']],
    ['the address', email, ['contains_user_data']],
    ['the name', 'augusta-lovelace', ['contains_user_data']],
    ['the phone number', '442079460958', ['contains_user_data']],
    ['more than one reason', 'lovelace', ['too_short', 'contains_user_data']],
  ])('%s', async (_what, weak, reasons) => {
    const person = { email, full_name: 'Augusta Lovelace', phone: '+44 20 7946 0958' };
    const answer = await register({ ...person, password: weak });
    expect(answer).toMatchObject({ status: 400, body: { code: 'weak_password', reasons } });
    expect(await gatehouse.sql('select 1 from users where email = $1', [email])).toEqual([]);
  });
});
