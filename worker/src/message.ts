import type { SendMailOptions } from 'nodemailer';
import type { ComposedMail } from './compose.ts';

export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** A mail as it is handed over. Its Message-ID is the same at every try, so that a mail that was sent twice can be known as one. */
export function toMessage({ to, subject, html, text }: ComposedMail, from: Sender, nonce: string): SendMailOptions {
  return {
    from: { ...from },
    // As an object it is taken as it is, and not read as a list that could name more.
    to: { name: '', address: to },
    subject,
    html,
    text,
    messageId: `<${nonce}@${from.address.split('@')[1]}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
