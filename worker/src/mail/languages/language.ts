import type { Content } from '../content/blocks.ts';
import type { Shown } from '../content/shown.ts';
import type { MailTemplate } from '../mail.ts';

/** Everything a mail says in one language. */
export interface Language {
  /** BCP 47, the language alone: `de`. */
  tag: string;
  /** Its name for itself. */
  name: string;
  dir: 'ltr' | 'rtl';
  /** What stands between a label and its value. */
  colon: string;
  greeting(name: string | null): string;
  /** Under a button, before the link itself. */
  linkFallback: string;
  footer(appName: string): string;
  /** Spacing and the like that the language's typography asks for; never applied to codes and links. */
  typeset?(text: string): string;
  mails: { readonly [T in MailTemplate]: (mail: Shown<T>) => Content };
}
