import { join } from 'node:path';
import { newEmail, password, runCommand, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { env, rest, sql } = gatehouse;

const createAdmin = (...args: string[]) =>
  runCommand({ name: 'admin:create', entry: join(import.meta.dirname, 'create-admin.ts'), args, env });
const roleOf = async (email: string) => (await sql('select role, is_verified from users where email = $1', [email]))[0];

test('a new installation has no user at all, and the first who registers is no administrator', async () => {
  expect(await sql('select from users')).toEqual([]);
  const { token } = await signedIn(gatehouse);
  expect((await rest.get('/admin/users', { token })).body.code).toBe('forbidden');
});

test('somebody verified becomes one, with the password they have, and signs in again', async () => {
  const ada = await signedIn(gatehouse);
  const { code, output } = await createAdmin('--email', ada.email.toUpperCase());
  expect([code, output]).toEqual([0, expect.stringContaining(`${ada.email} is an administrator now`)]);
  expect((await rest.get('/users/me', { token: ada.token })).status).toBe(401);
  const { token } = await signIn(gatehouse, ada.email);
  expect((await rest.get('/admin/users', { token })).status).toBe(200);
});

test('whoever registered an address without owning it loses what they set', async () => {
  const email = newEmail();
  await rest.post('/auth/register', { email, password });
  const { output } = await createAdmin('--email', email);
  expect(await roleOf(email)).toEqual({ role: 'admin', is_verified: false });
  expect((await rest.post('/auth/login', { email, password })).body.code).toBe('invalid_credentials');
  const token = /token=([\w-]+)/.exec(output)?.[1];
  const fresh = 'another horse of that colour';
  expect((await rest.post('/auth/reset-password', { token, new_password: fresh })).status).toBe(200);
  const { token: access } = await signIn(gatehouse, email, fresh);
  expect((await rest.get('/admin/users', { token: access })).status).toBe(200);
});

test.each([[[]], [['--email', 'nonsense']]])(
  'called with %j it says how to call it, and makes nobody',
  async (args) => {
    const before = await sql('select from users');
    const { code, output } = await createAdmin(...args);
    expect([code, output]).toEqual([1, expect.stringContaining('Usage: npm run admin:create -- --email')]);
    expect(await sql('select from users')).toHaveLength(before.length);
  },
);

test('a configuration that is not valid is named, and an unreachable database is told of', async () => {
  const run = (changed: object) =>
    runCommand({
      entry: join(import.meta.dirname, 'create-admin.ts'),
      args: ['--email', newEmail()],
      env: { ...env, ...changed },
    });
  expect(await run({ DATABASE_URL: '' })).toMatchObject({ code: 1, output: expect.stringContaining('DATABASE_URL: ') });
  const away = await run({ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/no' });
  expect(away).toMatchObject({ code: 1, output: expect.stringContaining('Failed: ') });
});
