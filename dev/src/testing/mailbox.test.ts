import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { Mailbox, testMailbox } from './mailbox.ts';

const mailbox = new Mailbox();
const address = () => `${randomUUID()}@example.test`;

async function send(
  to: string,
  subject: string,
  body: { text?: string; html?: string; headers?: Record<string, string> } = {},
) {
  await createTransport(testMailbox().smtpUrl).sendMail({
    from: 'gatehouse@example.test',
    to,
    subject,
    text: 'text',
    ...body,
  });
}

test('a mail arrives as it was sent', async () => {
  const to = address();
  await send(to, 'Willkommen, Jürgen', {
    text: 'Code: 123456',
    html: '<p>Code: <b>123456</b></p>',
    headers: { 'X-Entity': '7' },
  });
  const mail = await mailbox.waitFor({ to });
  expect(mail).toMatchObject({ to: [to], from: 'gatehouse@example.test', subject: 'Willkommen, Jürgen' });
  expect(mail.text).toContain('Code: 123456');
  expect(mail.html).toContain('<b>123456</b>');
  expect(mail.headers['x-entity']).toBe('7');
});

test('it waits for a mail that is still to come', async () => {
  const to = address();
  const waiting = mailbox.waitFor({ to, subject: /second/ });
  await send(to, 'first');
  await send(to, 'second');
  expect((await waiting).subject).toBe('second');
});

test('mails to others, and earlier ones, are left out', async () => {
  const to = address();
  await send(address(), 'not for us');
  await send(to, 'same');
  const first = await mailbox.waitFor({ to });
  expect(await mailbox.all({ to, after: first })).toEqual([]);
  await send(to, 'same');
  const second = await mailbox.waitFor({ to, after: first });
  expect(second.id).not.toBe(first.id);
  expect((await mailbox.all({ to })).map((mail) => mail.id)).toEqual([first.id, second.id]);
});

test('a mail that does not come is an error that says what was waited for', async () => {
  const to = address();
  await expect(mailbox.waitFor({ to, subject: /never/ }, 200)).rejects.toThrow(
    `in vain for a mail to ${to} with a subject like /never/`,
  );
});
