import { randomBytes } from 'node:crypto';
import { startGatehouse } from '@gatehouse/dev/testing';
import type { OtpScope } from '@gatehouse/server/security/otp';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { scaled, seed, timeLimit } from './settings.ts';

vi.setConfig({ testTimeout: timeLimit });

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { otp } = gatehouse.services;

const scopes: fc.Arbitrary<OtpScope> = fc.record({
  purpose: fc.constantFrom('verification' as const, 'email_change' as const),
  userId: fc.uuid(),
  version: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  email: fc.emailAddress(),
});

test('a code opens its own scope, in which not one field is another, and no other code opens it', async () => {
  const property = fc.asyncProperty(scopes, scopes, fc.nat({ max: 999_999 }), async (scope, other, guess) => {
    const nonce = randomBytes(16).toString('hex');
    const code = (await otp.mint(scope, nonce, Date.now())) ?? '';
    expect(code).toMatch(/^\d{6}$/);
    expect(await otp.mint(scope, nonce, Date.now())).toBe(code);
    for (const field of ['purpose', 'userId', 'version', 'email'] as const) {
      if (scope[field] === other[field]) continue;
      expect(await otp.check({ ...scope, [field]: other[field] }, code)).toBe(false);
    }
    const guessed = String(guess).padStart(6, '0');
    expect(await otp.check(scope, guessed)).toBe(guessed === code);
    expect(await otp.check(scope, code)).toBe(true);
    await otp.discard(scope);
    expect(await otp.check(scope, code)).toBe(false);
  });
  await fc.assert(property, { seed, numRuns: scaled(150) });
});
