import { email, fullName, locale } from '@gatehouse/shared';
import { type CommonProps, languages, type MailFields, mailTemplates, renderMail } from '@gatehouse/worker/mail';
import { toMessage } from '@gatehouse/worker/message';
import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { expect, test, vi } from 'vitest';
import { anyText, nearlyEmail } from './arbitraries.ts';
import { scaled, seed, timeLimit } from './settings.ts';

vi.setConfig({ testTimeout: timeLimit });

const transport = createTransport({ streamTransport: true, buffer: true });
const runs = { seed, numRuns: scaled(500), maxSkipsPerRun: 1000 };

interface Given {
  name: string | null;
  new_email: string;
  user_agent: string | null;
  ip: string | null;
}

const neutral: Given = { name: null, new_email: 'ada@example.com', user_agent: null, ip: '203.0.113.7' };

function render(template: (typeof mailTemplates)[number], language: string | null, given: Given) {
  const at = new Date('2026-03-09T14:05:00Z');
  const link = 'https://app.example.com/reset-password?token=x';
  const fields: MailFields & CommonProps = {
    app_name: 'Gatehouse',
    app_url: 'https://app.example.com/',
    code: '042137',
    link,
    minutes: 10,
    days: 7,
    at,
    ...given,
  };
  return renderMail(template, language, fields);
}

/** Names as the schema stores them, or as some other system may have. */
const names = fc.oneof(
  anyText,
  anyText.map((text) => fullName.safeParse(text).data ?? null),
);
const addresses = nearlyEmail.map((text) => email.safeParse(text).data).filter((address) => address !== undefined);
const locales = fc.oneof(
  fc.constantFrom(...languages.map(({ tag }) => tag)),
  fc.stringMatching(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/),
);
const templates = fc.constantFrom(...mailTemplates);
const given = fc.record({ name: names, new_email: addresses, user_agent: fc.option(anyText), ip: fc.option(anyText) });

/** All tags with their attributes, in order. */
const tagsOf = (html: string) => html.match(/<[a-z!/][^>]*>/gi) ?? [];
const linksOf = (html: string) => new Set(html.match(/(?:href|src|action)="[^"]*"/g));

test('no name, address or device puts a tag or a link into a mail', () => {
  const property = fc.property(templates, locales, given, (template, language, data) => {
    const { html, text, subject } = render(template, language, data);
    const plain = render(template, language, neutral);
    const known = new Set(tagsOf(plain.html));
    expect(tagsOf(html).filter((tag) => !known.has(tag))).toEqual([]);
    expect(linksOf(html)).toEqual(linksOf(plain.html));
    expect(subject).toBe(plain.subject);
    expect(html + text + subject).not.toMatch(/[\0\r\u202a-\u202e\u2066-\u2069]/);
  });
  fc.assert(property, runs);
});

test('every locale that is accepted has its mails', () => {
  const property = fc.property(templates, anyText, locales, (template, text, tag) => {
    for (const one of [text, tag]) {
      if (locale.safeParse(one).success) expect(render(template, one, neutral).subject).not.toBe('');
    }
  });
  fc.assert(property, runs);
});

const ownHeaders = ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to'];

test('no name or address puts a header or a recipient into a message', async () => {
  const property = fc.asyncProperty(templates, locales, given, addresses, async (template, language, data, to) => {
    const mail = { to, ...render(template, language, data) };
    const message = toMessage(mail, { name: 'Gatehouse', address: 'no-reply@example.com' }, 'a-nonce');
    const { message: bytes, envelope } = await transport.sendMail(message);
    const head =
      String(bytes)
        .split('\r\n\r\n')[0]
        ?.replace(/\r\n[ \t]+/g, ' ') ?? '';
    const headers = new Map(
      head.split('\r\n').map((line) => [line.split(':')[0]?.toLowerCase(), line.replace(/^[^:]*: /, '')]),
    );
    expect([...headers.keys()].sort()).toEqual(ownHeaders);
    expect(head.split('\r\n')).toHaveLength(ownHeaders.length);
    expect(headers.get('to')).toBe(to);
    expect(envelope).toEqual({ from: 'no-reply@example.com', to: [to] });
  });
  await fc.assert(property, runs);
});
