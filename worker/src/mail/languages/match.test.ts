import { expect, test } from 'vitest';
import { matchLanguage } from './match.ts';

test.each([
  ['en', 'en', 'en'],
  ['en-GB', 'en', 'en-GB'],
  ['de', 'de', 'de'],
  ['de-AT', 'de', 'de-AT'],
  ['DE-at', 'de', 'de-AT'],
  ['de_CH', 'de', 'de-CH'],
  [' fr-CA ', 'fr', 'fr-CA'],
  ['es-419', 'es', 'es-419'],
  ['de-Latn-DE', 'de', 'de-DE'],
  ['de-u-ca-buddhist-nu-thai', 'de', 'de'],
])('%j reads %s and formats as %s', (locale, tag, format) => {
  const match = matchLanguage(locale);
  expect([match.language.tag, match.locale]).toEqual([tag, format]);
});

test.each([null, '', 'ja', 'ja-JP', 'den', 'not a locale', '../../etc/passwd', '__proto__', '*', 'x'.repeat(500)])(
  '%j falls back to English',
  (locale) => {
    const match = matchLanguage(locale);
    expect([match.language.tag, match.locale]).toEqual(['en', 'en']);
  },
);
