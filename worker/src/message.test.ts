import { createTransport, type SendMailOptions } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { languages, type Mail, type MailTemplate, mailTemplates, renderMail } from './mail/index.ts';
import { sampleCommon, sampleProps } from './mail/preview/samples.ts';
import { toMessage } from './message.ts';

const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
const from = { name: 'Gatehouse – Ünï', address: 'no-reply@example.com' };

/**
 * As it goes over the wire, with what differs from time to time taken out: the boundary, the date, and where long lines
 * are broken.
 */
async function written(message: SendMailOptions) {
  const sent = await transport.sendMail(message);
  const text = String(sent.message)
    .replace(/^Date: .*$/m, 'Date:')
    .replaceAll('=\r\n', '');
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? '';
  const [head = '', ...body] = text.replaceAll(boundary, 'boundary').split('\r\n\r\n');
  const headers = head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .sort();
  return { envelope: sent.envelope, headers, body };
}

const asNodemailerDoes = (mail: Mail, to: string): SendMailOptions => ({
  from,
  to: { name: '', address: to },
  ...mail,
  messageId: '<a-nonce@example.com>',
  headers: { 'Auto-Submitted': 'auto-generated' },
  encoding: 'quoted-printable',
});

describe.each(languages.map(({ tag }) => tag))('in %s', (tag) => {
  test.each(mailTemplates)('%s is written as nodemailer would write it', async (template: MailTemplate) => {
    const mail = renderMail(template, tag, { ...sampleCommon, ...sampleProps[template] } as never);
    const message = toMessage({ to: 'ada@example.com', ...mail }, from, 'a-nonce');
    const ours = await written(message);
    expect(ours).toEqual(await written(asNodemailerDoes(mail, 'ada@example.com')));
    const lines = String(message.raw).split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(76);
  });
});

test.each(['ada@exämple.com', 'ÄDA@example.com', 'ada@EXAMPLE.com', '"a b"@example.com', 'a,b@example.com'])(
  'it goes to %s and nobody else, as nodemailer understands it',
  async (to) => {
    const mail = { subject: 'Hello', html: '<p>.</p>\n', text: '.\n..\n-- \nlast' };
    const ours = await written(toMessage({ to, ...mail }, from, 'a-nonce'));
    expect(ours.envelope.to).toHaveLength(1);
    expect(ours).toEqual(await written(asNodemailerDoes(mail, to)));
  },
);
