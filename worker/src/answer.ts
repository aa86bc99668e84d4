import type { ComposedMail } from './compose.ts';

const longest = 500;

export const withoutAddresses = (text: string): string =>
  text.replace(/[^\s<>"'(),:;]+@[^\s<>"'(),:;]+/g, '(an address)');

/**
 * What the mail server said, or why it said nothing, fit to be kept, logged and shown: a line of text without what the
 * server may repeat of the mail, which is addresses, codes and the tokens of links.
 */
export function fitToKeep(answer: string, mail: Pick<ComposedMail, 'text'> | undefined): string {
  // Codes stand in a line of their own.
  const codes = mail?.text.match(/^\d{6}$/gm) ?? [];
  // PostgreSQL takes no NUL, and a log is read in lines.
  const line = answer.slice(0, 4 * longest).replace(/[\0-\x20\x7f]+/g, ' ');
  const impersonal = withoutAddresses(line).replace(/token=\S*/gi, 'token=(a secret)');
  return codes
    .reduce((text, code) => text.replaceAll(code, '(a code)'), impersonal)
    .trim()
    .slice(0, longest)
    .toWellFormed();
}

/** @param error of nodemailer, which has the server's answer if there was one, or anybody else's */
export function answerOf(error: unknown): string {
  const { response, message } = error as { response?: string; message?: string };
  return response ?? message ?? String(error);
}
