import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Language } from './language.ts';

/** The first is the one for readers whose language is not here. */
export const languages: readonly [Language, ...Language[]] = [en, de, fr, es];
