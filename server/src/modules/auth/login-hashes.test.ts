import { newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { hash as bcrypt } from '@node-rs/bcrypt';
import argon2 from 'argon2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storable } from '../../security/earlier-hash.ts';
import { Argon2Hasher } from '../../security/password-hasher.ts';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const todays = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;
const login = (email: string, secret = password) => gatehouse.rest.post('/auth/login', { email, password: secret });
const hashOf = async (email: string) => {
  const [row] = await gatehouse.sql<{ password_hash: string }>('select password_hash from users where email = $1', [
    email,
  ]);
  return row?.password_hash ?? '';
};
async function withHash(hash: string): Promise<string> {
  const email = newEmail();
  await gatehouse.sql(
    'insert into users (id, email, password_hash, is_verified, created_at, updated_at) values (gen_random_uuid(), $1, $2, true, now(), now())',
    [email, hash],
  );
  return email;
}

const weaker = () => argon2.hash(password, { type: argon2.argon2id, memoryCost: 4096, timeCost: 1, parallelism: 2 });

// Of the password of the tests.
const betterAuth =
  '0123456789abcdef0123456789abcdef:5070ccdbc355cfa2d48291e5f03142600050281509c03af6ee47aef5dc0ab5f61222080d2bdebabd5ffe6b63018a005ed70173b3ffdec7e3967d4cc1333572e0';
const django = 'pbkdf2_sha256$1000$LZgmygVK9sXRjbyuOuDHDx$q/vPKXrJpl/wumx8bepXtronkrLsQweRYmqdrjMlujA=';

describe.each([
  ['a bcrypt hash', () => bcrypt(password, { cost: 4 })],
  ['a bcrypt hash of PHP', async () => (await bcrypt(password, { cost: 4 })).replace('$2b$', '$2y$')],
  ['a scrypt hash of better-auth', async () => storable(betterAuth)],
  ['a PBKDF2 hash of Django', async () => storable(django)],
  ['an argon2id hash with weaker parameters, made by another library', weaker],
])('%s', (_what, make) => {
  test('verifies, and becomes one of today at the sign-in', async () => {
    const email = await withHash(await make());
    expect((await login(email)).status).toBe(200);
    const upgraded = await hashOf(email);
    expect(upgraded).toMatch(todays);
    expect(await argon2.verify(upgraded, password)).toBe(true);
    expect((await login(email)).status).toBe(200);
    expect(await hashOf(email)).toBe(upgraded);
  });

  test('stays as it is after a wrong password', async () => {
    const hash = await make();
    const email = await withHash(hash);
    expect((await login(email, 'not a horse at all')).status).toBe(401);
    expect(await hashOf(email)).toBe(hash);
  });
});

test('sign-ins at once all succeed while one of them upgrades the hash', async () => {
  const email = await withHash(await bcrypt(password, { cost: 4 }));
  const answers = await Promise.all(Array.from({ length: 8 }, () => login(email)));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(await hashOf(email)).toMatch(todays);
});

test('an upgrade never undoes a change of the password that ran beside it', async () => {
  const email = await withHash(await weaker());
  const changed = await argon2.hash('a password changed meanwhile', { memoryCost: 19456, timeCost: 2, parallelism: 1 });
  // The change comes between the check of the old hash and the storing of the upgraded one.
  class Interrupted extends Argon2Hasher {
    override async hash(secret: string): Promise<string> {
      if (secret === password)
        await gatehouse.sql('update users set password_hash = $2, version = version + 1 where email = $1', [
          email,
          changed,
        ]);
      return super.hash(secret);
    }
  }
  const { services } = gatehouse;
  const original = services.hasher;
  Object.assign(services, { hasher: new Interrupted(services.config.passwords) });
  try {
    expect(await login(email)).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
  } finally {
    Object.assign(services, { hasher: original });
  }
  expect(await hashOf(email)).toBe(changed);
  expect((await login(email, 'a password changed meanwhile')).status).toBe(200);
});
