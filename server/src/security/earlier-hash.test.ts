import { afterAll, describe, expect, test } from 'vitest';
import { parseDerivedKey } from './derived-key.ts';
import { storable, UnusableHash } from './earlier-hash.ts';
import { Argon2Hasher } from './password-hasher.ts';

const hasher = new Argon2Hasher({ minLength: 12, memoryKib: 19456, timeCost: 2, parallelism: 1, concurrency: 2 });
afterAll(() => hasher.close());

const password = 'a horse of another colour';

/** Made by the libraries named, in Python; the last of each line is what is stored. */
const hashes: [made: string, hash: string, stored: string][] = [
  [
    'bcrypt by the package bcrypt',
    '$2b$04$9x0XNCgo.MivJU9CrlJiKuimKceYekU5YZBD8WKlAuh0oOSkrpjZG',
    '$2b$04$9x0XNCgo.MivJU9CrlJiKuimKceYekU5YZBD8WKlAuh0oOSkrpjZG',
  ],
  [
    'bcrypt by Django',
    'bcrypt$$2b$04$3JEHWF3HJw6B.0m/NSI5MeXcKSjeF0ZudnMnYNdO.S26K1Zz5zVHy',
    '$2b$04$3JEHWF3HJw6B.0m/NSI5MeXcKSjeF0ZudnMnYNdO.S26K1Zz5zVHy',
  ],
  [
    'argon2i by argon2-cffi',
    '$argon2i$v=19$m=1024,t=1,p=2$Oe9RtKP/wT8+ZfPbKqazog$EC2zCYlBJ/2lcNW/QCdCGKp8/cdtpcJAshwQ4UH0lBU',
    '$argon2i$v=19$m=1024,t=1,p=2$Oe9RtKP/wT8+ZfPbKqazog$EC2zCYlBJ/2lcNW/QCdCGKp8/cdtpcJAshwQ4UH0lBU',
  ],
  [
    'argon2d by argon2-cffi',
    '$argon2d$v=19$m=1024,t=1,p=2$McQ1uH3vJixwJl6sphuSkg$WFWdFhkPle21fYY/Q6n+BBlVhiLSZMkvT7uHv2EmsJQ',
    '$argon2d$v=19$m=1024,t=1,p=2$McQ1uH3vJixwJl6sphuSkg$WFWdFhkPle21fYY/Q6n+BBlVhiLSZMkvT7uHv2EmsJQ',
  ],
  [
    'argon2id by Django',
    'argon2$argon2id$v=19$m=102400,t=2,p=8$Z0VoRWZFRzB0VkduSm9FN0VKSFFTYg$ac2JM2GLHVIhJprlvbTmMC7x35JQ2vppJ5b318OySo8',
    '$argon2id$v=19$m=102400,t=2,p=8$Z0VoRWZFRzB0VkduSm9FN0VKSFFTYg$ac2JM2GLHVIhJprlvbTmMC7x35JQ2vppJ5b318OySo8',
  ],
  [
    'scrypt by passlib',
    '$scrypt$ln=16,r=8,p=1$plSqNQagtLbWmhOi1Nr7vw$9CvB/wd03xzzduejepCjlVP68F+FcP9YQ/4gyMPlq+E',
    '$scrypt$ln=16,r=8,p=1$plSqNQagtLbWmhOi1Nr7vw$9CvB/wd03xzzduejepCjlVP68F+FcP9YQ/4gyMPlq+E',
  ],
  [
    'scrypt by Django',
    'scrypt$16384$OZb8hxDzvHI8iA1GCrYbXe$8$5$/s+Bu/v6sPRsNBmxTbnAJda/98rULXU0DyhxLOAFSji+jBtAHADThey29NO1V51KWXjDRlMhKY5hM86uT2t32Q==',
    '$scrypt$ln=14,r=8,p=5$T1piOGh4RHp2SEk4aUExR0NyWWJYZQ$/s+Bu/v6sPRsNBmxTbnAJda/98rULXU0DyhxLOAFSji+jBtAHADThey29NO1V51KWXjDRlMhKY5hM86uT2t32Q',
  ],
  [
    'scrypt as better-auth has it',
    '0123456789abcdef0123456789abcdef:5070ccdbc355cfa2d48291e5f03142600050281509c03af6ee47aef5dc0ab5f61222080d2bdebabd5ffe6b63018a005ed70173b3ffdec7e3967d4cc1333572e0',
    '$scrypt-nfkc$ln=14,r=16,p=1$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY$UHDM28NVz6LUgpHl8DFCYABQKBUJwDr27keu9dwKtfYSIggNK966vV/+a2MBigBe1wFzs//ex+OWfUzBMzVy4A',
  ],
  [
    'PBKDF2 with SHA-1 by passlib',
    '$pbkdf2$1000$0zonZOydk7I25jyn1DonJA$IADmYtzSsAitBd1nFPmA2V0/fuI',
    '$pbkdf2-sha1$i=1000$0zonZOydk7I25jyn1DonJA$IADmYtzSsAitBd1nFPmA2V0/fuI',
  ],
  [
    'PBKDF2 with SHA-256 by passlib',
    '$pbkdf2-sha256$29000$YMz5XytFSOn9v9fae8/ZWw$LQkkz2fNwajH8MD5J2v1Z.49kBgC.j17Ulk3cWgjxkw',
    '$pbkdf2-sha256$i=29000$YMz5XytFSOn9v9fae8/ZWw$LQkkz2fNwajH8MD5J2v1Z+49kBgC+j17Ulk3cWgjxkw',
  ],
  [
    'PBKDF2 with SHA-512 by passlib',
    '$pbkdf2-sha512$1000$aq3V.j8HYCwFwJgzhrC2Vg$nnLgsQp/dZrSauMmn/OqESGCXW2uiGao07lkQUiXGfD1da/bTrD06FCxpXBfVWY5ZlPKY76o7zTok4bw7mgkuw',
    '$pbkdf2-sha512$i=1000$aq3V+j8HYCwFwJgzhrC2Vg$nnLgsQp/dZrSauMmn/OqESGCXW2uiGao07lkQUiXGfD1da/bTrD06FCxpXBfVWY5ZlPKY76o7zTok4bw7mgkuw',
  ],
  [
    'PBKDF2 with SHA-256 by Django',
    'pbkdf2_sha256$1000$LZgmygVK9sXRjbyuOuDHDx$q/vPKXrJpl/wumx8bepXtronkrLsQweRYmqdrjMlujA=',
    '$pbkdf2-sha256$i=1000$TFpnbXlnVks5c1hSamJ5dU91REhEeA$q/vPKXrJpl/wumx8bepXtronkrLsQweRYmqdrjMlujA',
  ],
  [
    'PBKDF2 with SHA-1 by Django',
    'pbkdf2_sha1$1000$Kct4l8sHFsqHEDyCcv4del$1lmo2aqL/7eFw79LsP6VPG67JkE=',
    '$pbkdf2-sha1$i=1000$S2N0NGw4c0hGc3FIRUR5Q2N2NGRlbA$1lmo2aqL/7eFw79LsP6VPG67JkE',
  ],
  [
    'PBKDF2 of Keycloak, whose parts are written one after the other',
    '$pbkdf2-sha256$27500$AAECAwQFBgcICQoLDA0ODw==$uLizle9K4jHB7DpxMeZXnR8R40XIJqwMZE0N4VihSwCE3OpX+YT/qUGkBdWxwoaB+Pf937tI+jDEQn68YltQmg==',
    '$pbkdf2-sha256$i=27500$AAECAwQFBgcICQoLDA0ODw$uLizle9K4jHB7DpxMeZXnR8R40XIJqwMZE0N4VihSwCE3OpX+YT/qUGkBdWxwoaB+Pf937tI+jDEQn68YltQmg',
  ],
];

describe.each(hashes)('%s', (_made, hash, stored) => {
  test('is stored in one form, whatever the spelling', () => {
    expect(storable(hash)).toBe(stored);
    expect(storable(stored)).toBe(stored);
  });

  test('fits its password alone, and is replaced at the sign-in', async () => {
    expect(await hasher.verify(storable(hash), password)).toBe(true);
    expect(await hasher.verify(storable(hash), `${password}!`)).toBe(false);
    expect(hasher.needsRehash(storable(hash))).toBe(true);
  });
});

test('a published vector of each derivation fits (RFC 7914, sections 11 and 12)', async () => {
  const b64 = (text: string, encoding: 'utf8' | 'hex' = 'utf8') => Buffer.from(text, encoding).toString('base64');
  const scrypt = `$scrypt$ln=14,r=8,p=1$${b64('SodiumChloride')}$${b64('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887', 'hex')}`;
  expect(await hasher.verify(storable(scrypt), 'pleaseletmein')).toBe(true);
  const pbkdf2 = `$pbkdf2-sha256$80000$${b64('NaCl')}$${b64('4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d', 'hex')}`;
  expect(await hasher.verify(storable(pbkdf2), 'Password')).toBe(true);
});

test('better-auth’s hashes take letters that look compatible for one another, as better-auth does', async () => {
  const hash =
    '0123456789abcdef0123456789abcdef:7bf9a333fadfccc7b6c37da8913fe536d094913c9d3304366a31da0255986dd8597c9c2668ef3f4fa7cea5bf0c312af4a5e6e121bee7ccbcd260229aff415dec';
  expect(await hasher.verify(storable(hash), 'ﬁne horses, all of them')).toBe(true);
  expect(await hasher.verify(storable(hash), 'fine horses, all of them')).toBe(true);
});

const salt = 'AAECAwQFBgcICQoLDA0ODw';
const key = 'iLizle9K4jHB7DpxMeZXnR8R40XIJqwMZE0N4VihSwA';
const argon2 = (parameters: string) => `$argon2id$v=19$${parameters}$${salt}$${key}`;
const scrypt = (parameters: string) => `$scrypt$${parameters}$${salt}$${key}`;
const pbkdf2 = (iterations: number) => `$pbkdf2-sha256$i=${iterations}$${salt}$${key}`;

describe('what would cost a sign-in too much, or fits anything, is not taken', () => {
  test.each([
    argon2('m=131073,t=1,p=1'),
    argon2('m=65536,t=17,p=1'),
    argon2('m=19456,t=0,p=1'),
    argon2('m=19456,t=2,p=17'),
    argon2('m=8,t=2,p=2'),
    argon2('m=19456,m=19456,t=2'),
    `$2b$15$${'a'.repeat(53)}`,
    `$2b$03$${'a'.repeat(53)}`,
    scrypt('ln=18,r=8,p=1'),
    scrypt('ln=17,r=8,p=2'),
    scrypt('ln=10,r=1024,p=2'),
    scrypt('ln=0,r=8,p=1'),
    scrypt('ln=10,r=0,p=1'),
    scrypt('ln=10,r=8,p=0'),
    `scrypt$16385$salt$8$1$${key}=`,
    pbkdf2(2_000_001),
    pbkdf2(0),
    `$pbkdf2-sha1$i=500001$${salt}$${'A'.repeat(84)}`,
    `$pbkdf2-sha256$i=1000$${salt}$AAAAAAAAAAAAAAAAAAAA`,
    `$pbkdf2-sha256$i=1000$${salt}$${'A'.repeat(87)}`,
    `$pbkdf2-sha256$i=1000$${'A'.repeat(88)}$${key}`,
  ])('%s', async (hash) => {
    expect(() => storable(hash)).toThrow(UnusableHash);
    expect(() => storable(hash)).toThrow('Expected a hash that a second of a core and 128 MiB suffice to check');
  });
});

test('the largest of scrypt that are taken can be checked', async () => {
  for (const hash of [scrypt('ln=17,r=8,p=1'), scrypt('ln=10,r=1024,p=1')])
    expect(await hasher.verify(storable(hash), password)).toBe(false);
});

test('one that would cost too much is taken for no hash, should it be stored by other means', () => {
  expect(parseDerivedKey(pbkdf2(2_000_000))).toBeDefined();
  expect(parseDerivedKey(pbkdf2(2_000_001))).toBeUndefined();
  expect(parseDerivedKey(scrypt('ln=17,r=8,p=1'))).toBeDefined();
  expect(parseDerivedKey(scrypt('ln=18,r=8,p=1'))).toBeUndefined();
});

describe('what is no hash that is known is not taken', () => {
  test.each([
    'a horse of another colour',
    '',
    '$1$salt$hash',
    '$2x$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    '5f4dcc3b5aa765d61d8327deb882cf99',
    '!',
    'bcrypt_sha256$$2b$04$3JEHWF3HJw6B.0m/NSI5MeXcKSjeF0ZudnMnYNdO.S26K1Zz5zVHy',
    '$argon2id$v=16$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$uLizle9K4jHB7DpxMeZXnR8R40XIJqwMZE0N4VihSwA',
    `$pbkdf2-md5$i=1000$${salt}$${key}`,
    `$pbkdf2-sha256$i=1000$${salt}$${key}\n`,
  ])('%j', (hash) => {
    expect(() => storable(hash)).toThrow(/Expected a hash by argon2|base64/);
  });
});
