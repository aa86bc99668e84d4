export { languages } from './languages/index.ts';
export { matchLanguage } from './languages/match.ts';
export type { CommonProps, Mail, MailFields, MailProps, MailTemplate } from './mail.ts';
export { renderMail } from './render.ts';
export { maskEmail } from './safety/mask-email.ts';
export { mailTemplates } from './templates.ts';
