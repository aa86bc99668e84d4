import { languages } from './languages/index.ts';
import type { MailTemplate } from './mail.ts';

/** Every template's name; the compiler sees to it that each language has them all. */
export const mailTemplates = Object.keys(languages[0].mails) as readonly MailTemplate[];
