import { newEmail, password, signedIn, signIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ worker: true });
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const other = 'the second owner is real';
const register = (email: string, secret: string) => gatehouse.rest.post('/auth/register', { email, password: secret });
const login = (email: string, secret: string) => gatehouse.rest.post('/auth/login', { email, password: secret });
const verify = (email: string, otp: string) => gatehouse.rest.post('/auth/verify-email', { email, otp });
const codeIn = (mail: { text: string }) => /\b\d{6}\b/.exec(mail.text)?.[0] ?? '';

describe('registering an unverified address anew', () => {
  test('leaves whoever was there before no password, no session and no code', async () => {
    const email = newEmail();
    await register(email, password);
    const first = await gatehouse.mailbox.waitFor({ to: email });
    const { tokens, token } = await signIn(gatehouse, email);

    expect((await register(email, other)).status).toBe(201);
    const second = await gatehouse.mailbox.waitFor({ to: email, after: first });

    expect(await login(email, password)).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    expect((await gatehouse.rest.get('/users/me', { token })).status).toBe(401);
    const { refresh_token } = tokens;
    expect((await gatehouse.rest.post('/auth/refresh', { refresh_token })).status).toBe(401);
    expect(codeIn(second)).not.toBe(codeIn(first));
    expect(await verify(email, codeIn(first))).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });

    expect((await verify(email, codeIn(second))).status).toBe(200);
    expect((await login(email, other)).status).toBe(200);
  });

  test('voids the earlier code at once, before the new mail is made', async () => {
    await using quiet = await startGatehouse();
    const email = newEmail();
    await quiet.rest.post('/auth/register', { email, password });
    const [user] = await quiet.sql<{ id: string }>('select id from users where email = $1', [email]);
    const scope = { purpose: 'verification', userId: user?.id ?? '', version: 1, email } as const;
    const otp = await quiet.services.otp.mint(scope, 'the first nonce', Date.now());
    await quiet.rest.post('/auth/register', { email, password: other });
    const answer = await quiet.rest.post('/auth/verify-email', { email, otp });
    expect(answer).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
  });

  test('puts its data in place of the earlier', async () => {
    const email = newEmail();
    const earlier = { full_name: 'Eve', phone: '+44 20 7946 0958', locale: 'de' };
    await gatehouse.rest.post('/auth/register', { email, password, ...earlier });
    await register(email, other);
    const rows = await gatehouse.sql('select full_name, phone, locale from users where email = $1', [email]);
    expect(rows).toEqual([{ full_name: null, phone: null, locale: 'en' }]);
  });
});

describe('is not superseded, and its owner gets a mail', () => {
  const unchanged = async (email: string) => {
    const read = () => gatehouse.sql('select * from users where email = $1', [email]);
    const before = await read();
    expect((await register(email, other)).status).toBe(201);
    expect(await read()).toEqual(before);
    expect((await login(email, other)).status).toBe(401);
    expect((await gatehouse.mailbox.waitFor({ to: email, subject: /already have/ })).to).toEqual([email]);
  };

  test('an account that an administrator made', async () => {
    const admin = await signedIn(gatehouse, { role: 'admin' });
    const email = newEmail('invited');
    await gatehouse.rest.post('/admin/users', { email }, { token: admin.token });
    await unchanged(email);
  });

  test('an account that is deactivated', async () => {
    const email = newEmail('disabled');
    await register(email, password);
    await gatehouse.sql('update users set is_active = false where email = $1', [email]);
    await unchanged(email);
  });
});
