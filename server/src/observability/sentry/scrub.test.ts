import { expect, test } from 'vitest';
import { scrub } from './scrub.ts';

test.each([
  ['column "full_name" of relation "users" does not exist', 'column "full_name" of relation "users" does not exist'],
  [
    'duplicate key value violates unique constraint "users_email_unique"',
    'duplicate key value violates unique constraint "users_email_unique"',
  ],
  ['Key (email)=(ada@example.com) already exists.', 'Key (email)=(…) already exists.'],
  ['Failing row contains (1, ada@example.com, secret', 'Failing row contains (…)'],
  ['invalid input syntax for type uuid: "hunter2"', 'invalid input syntax for type uuid: "…"'],
  ["unterminated string at 'hunter2'", "unterminated string at '…'"],
  ['550 <ada@example.com> no such user', '550 <(an address)> no such user'],
  ['denied for 203.0.113.7 and 2001:db8::7, and ::1', 'denied for (an address) and (an address), and (an address)'],
  ['the code 042042 is wrong', 'the code (a code) is wrong'],
  [`token ${'aB3_'.repeat(10)}`, 'token (a secret)'],
  ['user 01a21853-18fd-7727-bebb-98d997d833fe is gone', 'user (a secret) is gone'],
  ['insert into "users"\nvalues (hunter2)', 'insert into "…"'],
])('%s', (message, scrubbed) => {
  expect(scrub(message)).toBe(scrubbed);
});
