import { z } from 'zod';

// Patterns go into the OpenAPI document, whose readers know other regular expressions: no flags, no look-around, no \d,
// which is more than ten digits to some.

// C0 and C1 controls, line and paragraph separators, and bidi overrides, which make one text look like another.
const unsafe = String.raw`\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069`;
const oneLine = new RegExp(`^[^${unsafe}]*$`);
// Not all take \ufeff for a blank, which JavaScript trims.
const oneLineNotBlank = new RegExp(String.raw`^[^${unsafe}]*[^\s\ufeff${unsafe}][^${unsafe}]*$`);

const wellFormed = (value: string) => value.isWellFormed();

/** A bound that ends the check at once: without `abort`, Zod goes on to the costly steps with a value that is too long. */
const bound = (max: number) => [max, { error: `Expected at most ${max} characters`, abort: true }] as const;

/** One line of human text. */
const line = (max: number, pattern: RegExp, expected: string) =>
  z
    .string()
    .max(...bound(max))
    .refine(wellFormed, 'Expected well-formed Unicode text')
    .regex(pattern, expected);

/** A line as it is given: trimmed and made NFC, in which a few characters become three. */
const tidied = (given: z.ZodString, max: number) =>
  given
    .trim()
    .normalize('NFC')
    .max(...bound(max));

/** Lower-cased, so that one thing has one spelling wherever ids are compared as text or are part of a key. */
export const id = z
  // Of any version and variant, as RFC 9562 writes them and JSON Schema has it.
  .guid('Expected a UUID')
  .toLowerCase()
  .meta({
    description: 'A UUID, version 7 where the service made it.',
    examples: ['019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10'],
  });

// As Zod has it, but with the labels of a domain as they are in the DNS: at most 63 characters, no hyphen at the end.
const emailPattern =
  /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

// RFC 5321 bounds: 64 octets of local part, 254 of address. Both are lower-cased, so one person has one spelling; not
// before the pattern, as there are letters that only then are of ASCII.
export const email = z
  .string()
  .max(...bound(254))
  .trim()
  .check(z.email({ pattern: emailPattern, error: 'Expected an email address such as ada@example.com' }))
  .refine((value) => value.indexOf('@') <= 64, 'Expected at most 64 characters before the @')
  .toLowerCase()
  .meta({
    description: 'An email address, with at most 64 characters before the @; compared without regard to case.',
    examples: ['ada@example.com'],
  });

/** Bytes of UTF-8; takes well-formed text only. */
const utf8Bytes = (value: string) => encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, '_').length;

/** In NFC, as passwords are hashed: one typed on another keyboard is as long. */
const passwordLength = (value: string) => [...value.normalize('NFC')].length;

const anyPassword = z
  .string()
  .max(...bound(1024))
  .refine(wellFormed, { error: 'Expected well-formed Unicode text', abort: true })
  .refine((value) => utf8Bytes(value) <= 1024, { error: 'Expected at most 1024 bytes', abort: true });

export const currentPassword = anyPassword.min(1, 'Expected the current password').meta({
  description: 'The current password; at most 1024 bytes in UTF-8.',
  examples: ['correct-horse-battery'],
  format: 'password',
});

/** The upper bound is the schema's; the lower one is configuration, so the server answers it as `weak_password`. */
export const newPassword = anyPassword
  .refine((value) => passwordLength(value) <= 128, 'Expected at most 128 characters')
  .meta({
    description:
      'A new password: 12 to 128 characters by default, which are counted in NFC; not a common one, not made of your own ' +
      'data.',
    examples: ['correct-horse-battery'],
    format: 'password',
    // JSON Schema counts code points, as the refinement above does.
    maxLength: 128,
  });

export const otp = z
  .string()
  .trim()
  .regex(/^[0-9]{6}$/, 'Expected the six digits from the mail')
  .meta({ description: 'The six-digit code from the mail.', examples: ['042137'] });

export const refreshToken = z
  .string()
  .min(1, 'Expected a refresh token')
  .max(...bound(512))
  .meta({
    description: 'The refresh token of the last answer that carried one.',
    examples: ['AZq1oHweezkN1-8_XCqbEAAAAAGk2lVZpQ3n0m6D1yqkT5Yb8e2rj0aWq9s4c7u1xK3vBg'],
  });

export const resetToken = z
  .string()
  .min(1, 'Expected the token from the mailed link')
  .max(...bound(512))
  .meta({
    description: 'The `token` of the mailed link.',
    examples: ['cgGatbWgfB57RJ1-Px9cKpsQAAAAAQAAAABpIeX0p3J5m2V8n1c6b4x9z0l7k5j3h1g2f4d6s8a'],
  });

/** A name in an answer, as it is kept: checked and not changed. To make it NFC once more costs more than the check. */
export const keptName = line(200, oneLineNotBlank, 'Expected one line of text, not blank, without control characters');

export const fullName = tidied(keptName, 200).meta({
  description: "The user's name, as they write it; one line, kept in NFC, in which it has at most 200 characters, too.",
  examples: ['Ada Lovelace'],
});

export const phone = z
  .string()
  .max(...bound(32))
  .trim()
  .regex(/^\+?[0-9](?:[ ().-]{0,2}[0-9]){4,19}$/, 'Expected a phone number such as +44 20 7946 0958')
  .meta({ description: 'A phone number, preferably in international form.', examples: ['+442079460958'] });

export const locale = z
  .string()
  .max(...bound(35))
  .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'Expected a BCP 47 language tag such as en or de-AT')
  .meta({ description: 'The language of mails, as a BCP 47 tag.', examples: ['en'] });

/** An instant in an answer: a `Date` through the SDK, RFC 3339 in UTC over REST. */
export const timestamp = z.date();

/** An instant in a request: a `Date`, or a string in RFC 3339. */
export const timestampInput = z.union(
  [
    z.date(),
    // RFC 3339 has its letters in lower case, too.
    z
      .string()
      .toUpperCase()
      .check(z.iso.datetime({ offset: true }))
      .transform((value) => new Date(value)),
  ],
  'Expected a time in RFC 3339, such as 2026-11-22T15:04:05Z',
);

const searchedLine = line(200, oneLine, 'Expected one line of text without control characters');

export const searchText = tidied(searchedLine, 200).meta({
  description: 'A part of the email or the name, in NFC. `%` and `_` are ordinary characters.',
  examples: ['ada'],
});

export const flag = (description: string) =>
  z.boolean('Expected true or false').meta({ description, examples: [true] });

/** Input of a procedure that takes nothing; an unknown field is an error here too. */
export const noInput = z.strictObject({}).optional();
