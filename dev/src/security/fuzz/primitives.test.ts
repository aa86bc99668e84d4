import { issueResetToken, readResetToken } from '@gatehouse/server/security/reset-token';
import { email, fullName, id, locale, newPassword, otp, phone, searchText } from '@gatehouse/shared';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { anyText, nearly, nearlyEmail } from './arbitraries.ts';
import { scaled, seed, timeLimit } from './settings.ts';

vi.setConfig({ testTimeout: timeLimit });

const runs = { seed, numRuns: scaled(2000) };

const name = nearly(/^[A-Za-zÀ-ÿ' -]{1,30}$/);
const primitives = {
  email: [email, nearlyEmail],
  full_name: [fullName, name],
  searchText: [searchText, name],
  phone: [phone, nearly(/^\+?[0-9]{5,12}$/)],
  locale: [locale, nearly(/^[a-z]{2,3}(-[A-Z]{2})?$/)],
  otp: [otp, nearly(/^ ?[0-9]{6}$/)],
  id: [
    id,
    fc.oneof(
      fc.uuid(),
      fc.uuid().map((one) => one.toUpperCase()),
      anyText,
    ),
  ],
  password: [newPassword, anyText],
} as const;

/** What a text becomes, or undefined where it is refused. */
const read = (schema: (typeof primitives)[keyof typeof primitives][0], text: string) => schema.safeParse(text).data;

test.each(Object.entries(primitives))(
  '%s: what is accepted has one spelling, which is accepted as it is',
  (_, [schema, texts]) => {
    let accepted = 0;
    const property = fc.property(texts, (text) => {
      const once = read(schema, text);
      fc.pre(once !== undefined);
      accepted++;
      expect(read(schema, once as string)).toBe(once);
      expect(once?.isWellFormed()).toBe(true);
    });
    fc.assert(property, { ...runs, maxSkipsPerRun: 1000 });
    expect(accepted).toBeGreaterThan(0);
  },
);

test('an accepted address is plain ASCII in lower case, with one @ and within the bounds of RFC 5321', () => {
  const property = fc.property(nearlyEmail, (text) => {
    const address = read(email, text);
    fc.pre(address !== undefined);
    expect(address).toMatch(/^[a-z0-9._+'-]{1,64}@[a-z0-9.-]+$/);
    expect(address?.length).toBeLessThanOrEqual(254);
  });
  fc.assert(property, { ...runs, maxSkipsPerRun: 1000 });
});

test('an accepted name is one line without anything that hides or reorders text', () => {
  const property = fc.property(name, (text) => {
    const line = read(fullName, text);
    fc.pre(line !== undefined);
    expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    expect(line?.normalize('NFC')).toBe(line);
    expect(line?.trim()).toBe(line);
  });
  fc.assert(property, { ...runs, maxSkipsPerRun: 1000 });
});

test('a code is six ASCII digits, whatever else counts as a digit somewhere', () => {
  const digits = fc
    .array(fc.constantFrom(...'0123456789٠١٢३４𝟓'), { minLength: 5, maxLength: 7 })
    .map((all) => all.join(''));
  fc.assert(
    fc.property(digits, (text) => {
      expect(otp.safeParse(text).success).toBe(/^[0-9]{6}$/.test(text));
    }),
    runs,
  );
});

const key = Buffer.alloc(32, 7);
const later = Date.now() + 60_000;
const claims = fc.record({
  userId: fc.uuid(),
  version: fc.nat(),
  expiresAt: fc.integer({ min: later, max: later + 1e9 }),
});

test('a reset token tells what it was made of, and not one character of it can be another', () => {
  const property = fc.property(claims, fc.nat(), fc.constantFrom(...'ABCabc012-_=+/ \n'), (claim, at, other) => {
    const token = issueResetToken(key, claim);
    expect(readResetToken(key, token, Date.now())).toEqual(claim);
    const index = at % token.length;
    fc.pre(token[index] !== other);
    const altered = token.slice(0, index) + other + token.slice(index + 1);
    expect(readResetToken(key, altered, Date.now())).toBeUndefined();
    expect(readResetToken(key, token + other, Date.now())).toBeUndefined();
  });
  fc.assert(property, runs);
});

test('no other text is a reset token, and none breaks the reader', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(readResetToken(key, text, Date.now())).toBeUndefined();
    }),
    runs,
  );
});
