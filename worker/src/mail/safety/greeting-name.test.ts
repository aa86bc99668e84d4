import { expect, test } from 'vitest';
import { greetingName } from './greeting-name.ts';

test.each([
  'Ada Lovelace',
  "Sinéad O'Connor",
  'Jean-Luc',
  'J.R.R. Tolkien',
  'Dr. Dre',
  'Sammy Davis Jr.',
  'Henry VIII 1491',
  '李小龍',
  'محمد علی',
  'x'.repeat(64),
])('greets %s', (name) => {
  expect(greetingName(name)).toBe(name);
});

test.each([
  'Visit http://evil.example',
  'evil.example',
  'go to EVIL.Example now',
  'evil.xn--p1ai',
  'пример.рф',
  'evil。example',
  'evil．example',
  'evil.c\u200dom',
  'evil.c\u0338om',
  'evil example／login',
  'mailto:x',
  'x@y',
  'ｘ＠ｙ',
  'a\\b',
  '<b>Ada</b>',
  'Ada\r\nBcc: x',
  'Ada\u0000',
  'Ada\u2028Lovelace',
  'Call 0800 12345',
  '٠١٢٣٤',
  'x'.repeat(65),
  'a\u0301'.repeat(100_000),
  '',
  '   ',
  '!!!',
  null,
])('omits %j', (name) => {
  expect(greetingName(name)).toBeNull();
});

test('trims, and drops what would reorder the line', () => {
  expect(greetingName(' Ada \u202eLovelace ')).toBe('Ada Lovelace');
});
