import type { SendMailOptions } from 'nodemailer';
import MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';
import type { ComposedMail } from './compose.ts';

export interface Sender {
  readonly name: string;
  readonly address: string;
}

/**
 * A mail as it is handed over. Its Message-ID is the same at every try, so that a mail that was sent twice can be known as one.
 *
 * nodemailer writes the headers and encodes the parts. They are joined here, because the streams that it would make of
 * them cost more than everything else about a mail.
 */
export function toMessage({ to, subject, html, text }: ComposedMail, from: Sender, nonce: string): SendMailOptions {
  const head = new MimeNode('multipart/alternative', { baseBoundary: nonce });
  head.setHeader({
    from: { ...from },
    // As an object it is taken as it is, and not read as a list that could name more.
    to: { name: '', address: to },
    subject,
    'message-id': `<${nonce}@${from.address.split('@')[1]}>`,
    'auto-submitted': 'auto-generated',
  });
  const headers = head.buildHeaders();
  // Known once the headers are built.
  const delimiter = `--${head.boundary}`;
  const parts = [part('plain', text), part('html', html)].map((lines) => `${delimiter}\r\n${lines}\r\n`);
  const raw = Buffer.from(`${headers}\r\n\r\n${parts.join('')}${delimiter}--\r\n`);
  return { envelope: head.getEnvelope(), raw };
}

const part = (type: string, text: string): string =>
  `Content-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${wrap(encode(text.replaceAll('\n', '\r\n')))}`;
