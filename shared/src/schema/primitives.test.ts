import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  currentPassword,
  email,
  fullName,
  id,
  keptName,
  locale,
  newPassword,
  noInput,
  otp,
  phone,
  refreshToken,
  resetToken,
  searchText,
  timestampInput,
} from './primitives.ts';

/** How much more a check costs with a text of 200,000 characters than with one of 2,000: 100 or more if it reads it all. */
function costGrowth(prepare: (length: number) => readonly (() => void)[]): number {
  const [short, long] = [prepare(2_000), prepare(200_000)];
  return sum(long.map(leastTime)) / sum(short.map(leastTime));
}

/** What else runs on the machine only ever adds to a time, and seldom to one as short as that of a single check. */
function leastTime(check: () => void): number {
  const times = Array.from({ length: 15 }, () => {
    const began = performance.now();
    check();
    return performance.now() - began;
  });
  return Math.min(...times);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

describe('email', () => {
  test('is trimmed and lower-cased, so that one person has one spelling', () => {
    expect(email.parse('  Ada.Lovelace@EXAMPLE.com ')).toBe('ada.lovelace@example.com');
  });

  test('has at most 64 characters before the @', () => {
    expect(accepts(email, `${'a'.repeat(64)}@example.com`)).toBe(true);
    expect(accepts(email, `${'a'.repeat(65)}@example.com`)).toBe(false);
  });

  test('has at most 254 characters', () => {
    const ofLength = (length: number) => `ada@${`${'b'.repeat(61)}.`.repeat(3)}${'c'.repeat(length - 194)}.com`;
    expect(ofLength(254)).toHaveLength(254);
    expect(accepts(email, ofLength(254))).toBe(true);
    expect(accepts(email, ofLength(255))).toBe(false);
  });

  test.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'ada..l@example.com',
    '.ada@example.com',
    'a b@example.com',
    'ada@example.com\u0000',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com,eve@example.com',
    '"ada"@example.com',
    'ada@exämple.com',
    'ada@example-.com',
    `ada@${'b'.repeat(64)}.com`,
    'ada@\u212aiwi.com',
    'ad\ud800a@example.com',
  ])('%j is none', (value) => {
    expect(accepts(email, value)).toBe(false);
  });
});

describe('otp', () => {
  test('keeps leading zeros', () => {
    expect(otp.parse('000042')).toBe('000042');
  });

  test('may be pasted with blanks around it', () => {
    expect(otp.parse(' 042137\n')).toBe('042137');
  });

  test.each(['', '12345', '1234567', '12345a', '12 345', '-12345', '１２３４５６', '٠٤٢١٣٧'])('%j is none', (value) => {
    expect(accepts(otp, value)).toBe(false);
  });

  test('is not a number', () => {
    expect(accepts(otp, 123456)).toBe(false);
  });
});

describe('a password', () => {
  const emoji = '😀';

  test('counts code points, not UTF-16 units', () => {
    expect(accepts(newPassword, emoji.repeat(128))).toBe(true);
    expect(accepts(newPassword, emoji.repeat(129))).toBe(false);
    expect(accepts(newPassword, 'a'.repeat(128))).toBe(true);
    expect(accepts(newPassword, 'a'.repeat(129))).toBe(false);
  });

  test('is as long in one spelling as in another: accents count with their letter', () => {
    expect(accepts(newPassword, 'e\u0301'.repeat(128))).toBe(true);
    expect(accepts(newPassword, 'e\u0301'.repeat(129))).toBe(false);
  });

  test('has at most 1024 bytes', () => {
    for (const schema of [currentPassword, newPassword]) {
      const [last] = schema.safeParse('\u20ac'.repeat(342)).error?.issues ?? [];
      expect(last?.message).toBe('Expected at most 1024 bytes');
    }
    expect(accepts(currentPassword, `${'\u20ac'.repeat(341)}a`)).toBe(true);
    expect(accepts(currentPassword, '\u20ac'.repeat(342))).toBe(false);
    expect(accepts(currentPassword, emoji.repeat(256))).toBe(true);
    expect(accepts(currentPassword, emoji.repeat(257))).toBe(false);
  });

  test('is taken as it is, blanks and all', () => {
    expect(newPassword.parse('  Two  Blanks\t')).toBe('  Two  Blanks\t');
  });

  test('is short only by configuration, which the server knows', () => {
    expect(accepts(newPassword, 'a')).toBe(true);
  });

  test('is well-formed Unicode', () => {
    expect(accepts(newPassword, 'correct-horse-\ud83d')).toBe(false);
    expect(accepts(currentPassword, 'correct-horse-\ude00')).toBe(false);
  });

  test('that an account has may be longer than a new one, and is not empty', () => {
    expect(accepts(currentPassword, 'a'.repeat(1024))).toBe(true);
    expect(accepts(currentPassword, 'a'.repeat(1025))).toBe(false);
    expect(accepts(currentPassword, '')).toBe(false);
  });
});

describe('a line of text', () => {
  test('is trimmed and normalised', () => {
    expect(fullName.parse('  Ame\u0301lie ')).toBe('Amélie');
  });

  test('keeps every script, and emoji', () => {
    for (const name of ['李小龍', 'Ольга', 'علي', "O'Brien-Núñez", '👩‍💻 Ada']) expect(fullName.parse(name)).toBe(name);
  });

  test.each([
    ['a NUL', 'a\u0000b'],
    ['a line feed', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['an escape', 'a\u001bb'],
    ['a C1 control', 'a\u0085b'],
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
    ['a bidi override', 'a\u202eb'],
    ['a bidi isolate', 'a\u2066b'],
    ['a lone high surrogate', 'a\ud800b'],
    ['a lone low surrogate', 'a\udc00b'],
    ['a line feed at its end', 'ab\n'],
    ['a tab at its beginning', '\tab'],
  ])('with %s is refused', (_, value) => {
    expect(accepts(fullName, value)).toBe(false);
    expect(accepts(searchText, value)).toBe(false);
  });

  test('has at most 200 characters, which is decided before it is normalised', () => {
    expect(accepts(fullName, 'a'.repeat(200))).toBe(true);
    expect(accepts(fullName, 'a'.repeat(201))).toBe(false);
    expect(accepts(fullName, '😀'.repeat(200))).toBe(true);
    const growth = costGrowth((length) => {
      const marks = `a${'\u0300\u0316'.repeat(length / 20)}`;
      return [() => expect(accepts(fullName, marks)).toBe(false)];
    });
    expect(growth).toBeLessThan(15);
  });

  test('has at most 200 characters after it is normalised, too', () => {
    expect('\ufb2c'.normalize('NFC')).toHaveLength(3);
    expect(accepts(fullName, '\ufb2c'.repeat(66))).toBe(true);
    expect(accepts(fullName, '\ufb2c'.repeat(67))).toBe(false);
  });

  test('that is a name is not blank', () => {
    expect(accepts(fullName, '')).toBe(false);
    expect(accepts(fullName, ' \u00a0\u2003\ufeff')).toBe(false);
  });
});

describe('a name in an answer', () => {
  test('is what is kept, letter by letter', () => {
    for (const name of ['Ame\u0301lie', ' Ada ']) expect(keptName.parse(name)).toBe(name);
  });

  test.each(['', ' ', 'a\nb', 'a\u202eb', 'a\ud800b', 'a'.repeat(201)])('is not %j', (value) => {
    expect(accepts(keptName, value)).toBe(false);
  });
});

describe('phone', () => {
  test.each(['+442079460958', '+44 20 7946 0958', '020 7946 0958', '(020) 7946-0958', '030.1234.5678'])(
    '%j is one, if it begins with a digit or a plus',
    (value) => {
      expect(accepts(phone, value)).toBe(/^[+\d]/.test(value));
    },
  );

  test.each([
    '',
    '+',
    '1234',
    '++442079460958',
    '+44 20 7946 0958 ext 3',
    '+4420794609581234567890',
    '١٢٣٤٥٦٧',
    '12345\n'.repeat(2),
  ])('%j is none', (value) => {
    expect(accepts(phone, value)).toBe(false);
  });

  test('is trimmed', () => {
    expect(phone.parse(' +442079460958 ')).toBe('+442079460958');
  });
});

describe('locale', () => {
  test.each(['en', 'de-AT', 'zh-Hant-TW', 'es-419', 'gsw'])('%j is one', (value) => {
    expect(accepts(locale, value)).toBe(true);
  });

  test.each(['', 'e', 'english', 'en_US', 'en-', '-en', 'en US', '../en', 'en\u0000', 'x'.repeat(36)])(
    '%j is none',
    (value) => {
      expect(accepts(locale, value)).toBe(false);
    },
  );
});

describe('id', () => {
  test('is a UUID of any version and variant', () => {
    expect(accepts(id, '019ab5a0-7c1e-0b44-cd7e-3f1f5c2a9b10')).toBe(true);
    expect(accepts(id, '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10')).toBe(true);
    expect(accepts(id, 'f47ac10b-58cc-4372-a567-0e02b2c3d479')).toBe(true);
  });

  test('is lower-cased, so that one thing has one spelling', () => {
    expect(id.parse('019AB5A0-7C1E-7B44-9D7E-3F1F5C2A9B10')).toBe('019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10');
  });

  test.each(['', '42', '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b1', '{019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10}', 'me'])(
    '%j is none',
    (value) => {
      expect(accepts(id, value)).toBe(false);
    },
  );
});

describe('a time in a request', () => {
  const instant = new Date('2026-11-22T15:04:05.000Z');

  test('is a Date, or a string in RFC 3339 with any offset', () => {
    expect(timestampInput.parse(instant)).toEqual(instant);
    expect(timestampInput.parse('2026-11-22T15:04:05Z')).toEqual(instant);
    expect(timestampInput.parse('2026-11-22T16:04:05+01:00')).toEqual(instant);
    expect(timestampInput.parse('2026-11-22t15:04:05z')).toEqual(instant);
  });

  test.each(['2026-11-22', '2026-11-22T15:04:05', 'yesterday', '', '2026-02-30T00:00:00Z', 0, new Date(Number.NaN)])(
    '%j is none',
    (value) => {
      expect(accepts(timestampInput, value)).toBe(false);
    },
  );
});

describe('the input of a procedure that takes nothing', () => {
  test('is nothing, or an empty object', () => {
    expect(accepts(noInput, undefined)).toBe(true);
    expect(accepts(noInput, {})).toBe(true);
    expect(accepts(noInput, { surprise: true })).toBe(false);
    expect(accepts(noInput, null)).toBe(false);
  });
});

test('a text that is far too long costs no more than one that is a little too long', () => {
  const parts = ['a', '@', 'a@', '.', 'a.', '-', '\u0300\u0316', ' ', '1', '😀'];
  const schemas = [email, currentPassword, newPassword, otp, refreshToken, resetToken, fullName, phone, locale, id];
  const growth = costGrowth((length) => {
    const texts = parts.map((part) => part.repeat(length / part.length));
    return [...schemas, searchText].flatMap((schema) =>
      texts.map((text) => () => expect(accepts(schema, text)).toBe(false)),
    );
  });
  // Zod counts the characters of what is too long, at 4 ns each: nine times in all. Whatever else read them would be dearer.
  expect(growth).toBeLessThan(25);
});
