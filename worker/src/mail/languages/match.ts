import { languages } from './index.ts';
import type { Language } from './language.ts';

export interface Match {
  language: Language;
  /** For dates and numbers: the reader's own region where the language fits, so that `en-GB` gets British dates. */
  locale: string;
}

/** The language for a user's BCP 47 locale: `de-AT` reads German; unknown, malformed or none reads the default. */
export function matchLanguage(locale: string | null): Match {
  const wanted = parse(locale);
  const language = languages.find(({ tag }) => tag === wanted?.language);
  if (wanted === null || language === undefined) return { language: languages[0], locale: languages[0].tag };
  return { language, locale: wanted.region === undefined ? language.tag : `${language.tag}-${wanted.region}` };
}

function parse(locale: string | null): Intl.Locale | null {
  if (locale === null) return null;
  try {
    return new Intl.Locale(locale.trim().replaceAll('_', '-'));
  } catch {
    return null;
  }
}
