import { expect, test } from 'vitest';
import { formatFor } from './format.ts';

const at = new Date('2026-03-09T23:05:00Z');

test.each([
  ['en', 'March 9, 2026 at 11:05 PM UTC'],
  ['en-GB', '9 March 2026 at 23:05 UTC'],
  ['de', '9. März 2026 um 23:05 UTC'],
  ['fr', '9 mars 2026 à 23:05 UTC'],
  ['es', '9 de marzo de 2026 a las 23:05 UTC'],
])('a time in %s is in UTC, and says so', (locale, expected) => {
  expect(formatFor(locale).instant(at).replaceAll('\u00a0', ' ').replace(', 23', ' at 23')).toBe(expected);
});

test.each([
  ['en', 1, '1 minute'],
  ['en', 15, '15 minutes'],
  ['en', 60, '1 hour'],
  ['en', 90, '90 minutes'],
  ['de', 15, '15 Minuten'],
  ['de', 1440, '24 Stunden'],
  ['fr', 60, '1 heure'],
  ['es', 30, '30 minutos'],
])('in %s, %d minutes are %s', (locale, minutes, expected) => {
  expect(formatFor(locale).minutes(minutes).replaceAll('\u00a0', ' ')).toBe(expected);
});

test('days agree in number', () => {
  expect([1, 7].map((days) => formatFor('de').days(days))).toEqual(['1 Tag', '7 Tage']);
});

test('no narrow no-break space is left', () => {
  for (const locale of ['en', 'fr']) expect(formatFor(locale).instant(at)).not.toContain('\u202f');
});
