import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assertStrongPassword, type PersonalData } from './password-policy.ts';

const ada: PersonalData = { email: 'ada.lovelace@example.com', fullName: 'Ada Lovelace', phone: '+44 20 7946 0958' };

function reasonsFor(password: string, person = ada): readonly string[] {
  try {
    assertStrongPassword(password, 12, person);
    return [];
  } catch (error) {
    return (error as { details: { reasons: string[] } }).details.reasons;
  }
}

test.each([
  'correct-horse-battery',
  'un gâteau au chocolat',
  'лошадь другой масти',
  '🐎🐖🐄🐑🐐🐓🦆🦢🐇🐕🐈🐁',
  'lovelace rides a horse of another colour',
  '            x',
])('%j is good', (password) => {
  expect(reasonsFor(password)).toEqual([]);
});

test.each([
  ['eleven characters', 'kjihgfedcba', 'too_short'],
  ['letters that grow when lower-cased', 'İstanbulİİ', 'too_short'],
  ['letters of several code points', `${'ö'.normalize('NFD').repeat(3)}gtrwqz`, 'too_short'],
  ['a common one', 'passwordpassword', 'too_common'],
  ['a common one in capitals', 'PASSWORDPASSWORD', 'too_common'],
  ['a common one with a year behind it', 'passwordpassword2026!', 'too_common'],
  ['a repetition', 'abcabcabcabcabc', 'too_common'],
  ['one character', 'aaaaaaaaaaaaaaaa', 'too_common'],
  ['the address', 'ada.lovelace@example.com', 'contains_user_data'],
  ['the address in capitals', 'ADA.LOVELACE@example.com', 'contains_user_data'],
  ['the name and a year', 'adalovelace2026', 'contains_user_data'],
  ['the name, joined', 'Ada-Lovelace', 'contains_user_data'],
  ['the name twice', 'lovelacelovelace1', 'contains_user_data'],
  ['the phone number, as it is written', '+44 20 7946 0958', 'contains_user_data'],
  ['the phone number, in digits', '442079460958', 'contains_user_data'],
])('%s is refused', (_what, password, reason) => {
  expect(reasonsFor(password)).toContain(reason);
});

test('the list has three thousand common ones at least that are long enough to be chosen', () => {
  const list = readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8')
    .trim()
    .split('\n');
  const fit = new Set(list.filter((line) => [...line].length >= 12 && line === line.toLowerCase().normalize('NFC')));
  expect(fit.size).toBeGreaterThanOrEqual(3000);
  const some = [...fit].filter((_, index) => index % 97 === 0);
  expect(some.filter((password) => !reasonsFor(password).includes('too_common'))).toEqual([]);
});

test('every reason is told', () => {
  expect(reasonsFor('lovelace')).toEqual(['too_short', 'contains_user_data']);
});

test('a person of whom little is known has no words to avoid', () => {
  expect(reasonsFor('lovelace-number-one', { email: 'x@example.com' })).toEqual([]);
});
