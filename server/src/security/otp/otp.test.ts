import { randomUUID } from 'node:crypto';
import { startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Otp, OtpScope } from './otp.ts';

let gatehouse: TestGatehouse;
let otp: Otp;
let scope: OtpScope;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  otp = gatehouse.services.otp;
});
afterAll(() => gatehouse[Symbol.asyncDispose]());
beforeEach(async () => {
  const keys = await stored('otp*');
  if (keys.length > 0) await gatehouse.services.redis.del(...keys);
  scope = { purpose: 'verification', userId: randomUUID(), version: 1, email: 'ada@example.com' };
});

const made = 1_800_000_000_000;
const mint = async (at = made, nonce: string = randomUUID()) => (await otp.mint(scope, nonce, at)) ?? '';
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const guess = async (code: string, times: number) => {
  for (let n = 0; n < times; n++) expect(await otp.check(scope, otherThan(code))).toBe(false);
};
/** The keys of a test's own Redis, as they are stored. */
async function stored(pattern: string): Promise<string[]> {
  const prefix = gatehouse.env.REDIS_PREFIX ?? '';
  return (await gatehouse.services.redis.keys(`${prefix}${pattern}`)).map((key) => key.slice(prefix.length));
}

test('codes are six digits, leading zeros and all, and do not repeat', async () => {
  const codes = [];
  for (let n = 0; n < 200; n++) codes.push(await mint(made + n));
  for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  expect(codes.some((code) => code.startsWith('0'))).toBe(true);
  expect(new Set(codes).size).toBeGreaterThan(195);
});

test('a code with leading zeros is right only with them', async () => {
  let nonce = 0;
  let code = await mint(made, `nonce ${nonce}`);
  while (!code.startsWith('0')) code = await mint(made, `nonce ${++nonce}`);
  expect(await otp.check(scope, code.slice(1))).toBe(false);
  expect(await otp.check(scope, code)).toBe(true);
});

test.each<Partial<OtpScope>>([
  { purpose: 'email_change' },
  { userId: randomUUID() },
  { version: 2 },
  { email: 'eve@example.com' },
])('a code opens nothing of %o', async (change) => {
  const code = await mint();
  expect(await otp.check({ ...scope, ...change }, code)).toBe(false);
  expect(await otp.check(scope, code)).toBe(true);
});

describe('tries', () => {
  test('four wrong ones leave the code, the fifth voids it', async () => {
    const code = await mint();
    await guess(code, 4);
    expect(await otp.check(scope, code)).toBe(true);
    await guess(code, 1);
    expect(await otp.check(scope, code)).toBe(false);
  });

  test('are counted exactly when they come at once', async () => {
    const code = await mint();
    await Promise.all(Array.from({ length: 50 }, () => otp.check(scope, otherThan(code))));
    expect(await otp.check(scope, code)).toBe(false);
    const [key = ''] = await stored('otp-wrong:*');
    expect(await gatehouse.services.redis.get(key)).toBe('5');
  });

  test('a retry of the mail does not make a void code good again', async () => {
    const nonce = randomUUID();
    const code = await mint(made, nonce);
    await guess(code, 5);
    await mint(made, nonce);
    expect(await otp.check(scope, code)).toBe(false);
  });

  test('twenty wrong ones a day end in no, however many codes are sent', async () => {
    for (let n = 0; n < 4; n++) await guess(await mint(made + n), 5);
    expect(await otp.check(scope, await mint(made + 9))).toBe(false);
    const another = { ...scope, purpose: 'email_change' } as const;
    const code = await otp.mint(another, randomUUID(), made);
    expect(await otp.check(another, code ?? '')).toBe(true);
  });
});

describe('mails', () => {
  test('the same job gives the same code, with the tries it has had', async () => {
    const nonce = randomUUID();
    const code = await mint(made, nonce);
    await guess(code, 3);
    expect(await mint(made, nonce)).toBe(code);
    await guess(code, 2);
    expect(await otp.check(scope, code)).toBe(false);
  });

  test('a newer job voids the code, and an older one is not sent any more', async () => {
    const older = randomUUID();
    const first = await mint(made, older);
    const second = await mint(made + 1);
    expect(await otp.check(scope, first)).toBe(false);
    expect(await otp.mint(scope, older, made)).toBeUndefined();
    expect(await otp.check(scope, second)).toBe(true);
  });

  test('an older job does not come back when the newer code was guessed at', async () => {
    const older = randomUUID();
    await mint(made, older);
    await guess(await mint(made + 1), 5);
    expect(await otp.mint(scope, older, made)).toBeUndefined();
  });
});

test('a code ends with its lifetime, and everything about it expires by itself', async () => {
  const code = await mint();
  await guess(code, 1);
  for (const key of await stored('otp*')) {
    expect(await gatehouse.services.redis.pttl(key)).toBeGreaterThan(0);
    expect(await gatehouse.services.redis.pttl(key)).toBeLessThanOrEqual(
      key.startsWith('otp-wrong') ? 86_400_000 : gatehouse.services.config.otp.lifetime,
    );
    if (!key.startsWith('otp-wrong')) await gatehouse.services.redis.pexpire(key, 1);
  }
  await expect.poll(() => stored('otp:*')).toEqual([]);
  expect(await otp.check(scope, code)).toBe(false);
});

test('Redis holds neither the code, nor the address, nor the user', async () => {
  const code = await mint();
  for (const key of await stored('otp:*')) {
    const dump = JSON.stringify([key, await gatehouse.services.redis.hgetall(key)]);
    for (const secret of [`"${code}"`, scope.email, scope.userId]) expect(dump).not.toContain(secret);
  }
});

test('without Redis there is no verdict', async () => {
  const away = await startGatehouse();
  away.services.redis.disconnect();
  await expect(away.services.otp.check(scope, '123456')).rejects.toMatchObject({ code: 'unavailable' });
  await away[Symbol.asyncDispose]();
});
