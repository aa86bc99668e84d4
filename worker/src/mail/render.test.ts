import { describe, expect, test } from 'vitest';
import { languages } from './languages/index.ts';
import type { CommonProps, Mail, MailFields, MailProps, MailTemplate } from './mail.ts';
import { sampleCommon, sampleProps } from './preview/samples.ts';
import { renderMail } from './render.ts';
import { mailTemplates } from './templates.ts';

function sample<T extends MailTemplate>(template: T, locale: string, common: Partial<CommonProps> = {}): Mail {
  const props: CommonProps & MailProps[T] = { ...sampleCommon, ...sampleProps[template], ...common };
  return renderMail(template, locale, props);
}

const lineOf = (text: string, line: string) => text.split('\n').includes(line);
const everyMail = languages.flatMap(({ tag }) => mailTemplates.map((template) => ({ tag, template })));

describe.each(everyMail)('$template in $tag', ({ tag, template }) => {
  const mail = sample(template, tag);

  test('has every part and no hole in it', () => {
    for (const part of [mail.subject, mail.html, mail.text]) {
      expect(part.length).toBeGreaterThan(8);
      expect(part).not.toMatch(/undefined|\bnull\b|NaN|\[object|\$\{|=>/);
    }
    expect(mail.html).toContain(`<html lang="${tag}" dir="ltr">`);
    expect(mail.html).toContain('Ada Lovelace');
    expect(mail.text).toContain('Ada Lovelace');
    expect(mail.text.endsWith('https://gatehouse.example/\n')).toBe(true);
  });

  test('shows its values in HTML and text, codes and links on a line of their own', () => {
    const props: Partial<MailFields> = sampleProps[template];
    for (const value of [props.code, props.link]) {
      if (value === undefined) continue;
      expect(lineOf(mail.text, value)).toBe(true);
      expect(mail.html).toContain(`>${value}</a>`);
    }
    if (props.link !== undefined) expect(mail.html).toContain(`href="${props.link}"`);
    if (props.code !== undefined) {
      // Subject and preheader are what a locked phone shows.
      expect(mail.subject).not.toContain(props.code);
      expect(mail.html.split(props.code)).toHaveLength(2);
    }
    if (props.minutes !== undefined) expect(mail.text).toMatch(new RegExp(`${props.minutes}[ \u00a0]min`, 'i'));
    if (props.days !== undefined) expect(mail.text).toMatch(/7[ \u00a0](days|Tage|jours|días)/);
    if ('at' in props) expect(mail.text).toMatch(/2026.*UTC/);
  });

  test('is plain text of at most 72 columns, links aside', () => {
    expect(mail.text).not.toMatch(/[<>]|&\w+;/);
    for (const line of mail.text.split('\n')) {
      if (!line.startsWith('https://')) expect(line.length).toBeLessThanOrEqual(72);
    }
  });

  test('is well-formed HTML without script, remote content or foreign links', () => {
    expect(unclosedTags(mail.html)).toEqual([]);
    expect(mail.html).not.toMatch(/<script|<img|<link|<iframe|<form|javascript:|url\(/i);
    for (const [, href] of mail.html.matchAll(/href="([^"]*)"/g))
      expect(href).toMatch(/^https:\/\/gatehouse\.example\//);
    expect(Buffer.byteLength(mail.html)).toBeLessThan(100_000);
  });

  test('escapes and flattens whatever stands in its values', () => {
    const evil = '"><script>alert(1)</script>\r\nBcc: x@evil.example\u202e\u0000';
    const hostile = renderMail(template, tag, {
      ...sampleCommon,
      ...sampleProps.session_revoked,
      ...sampleProps[template],
      name: evil,
      app_name: evil,
      code: evil,
      new_email: `<script>${evil}@evil.example"><script>`,
      ip: evil,
      user_agent: evil,
    } as CommonProps & MailProps[typeof template]);
    expect(hostile.html).not.toMatch(/<script/i);
    expect(hostile.html).toContain('&quot;&gt;&lt;script&gt;');
    expect(unclosedTags(hostile.html)).toEqual([]);
    expect(hostile.subject).not.toMatch(/\p{Cc}|\u202e/u);
    expect(hostile.html + hostile.text).not.toMatch(/[\r\0\u202e]/);
    expect(hostile.text).not.toMatch(/^Hello.*script/m);
    // A line that starts like a header could only come from a line break in a value.
    expect(hostile.html).not.toMatch(/^Bcc:/m);
  });

  test('greets without a name when there is none or it is a lure', () => {
    for (const name of [null, '', 'Visit http://evil.example now', 'evil.example']) {
      const { text, html } = sample(template, tag, { name });
      expect(text + html).not.toMatch(/evil|\bnull\b/);
      expect(text).not.toMatch(/ [,:]$/m);
    }
  });
});

describe.each(
  mailTemplates.filter((name) =>
    ['verification', 'email_change', 'password_reset', 'invitation', 'account_exists'].includes(name),
  ),
)('%s', (template) => {
  test.each([
    ['en', /ignore this email/i],
    ['de', /ignorieren/i],
    ['fr', /ignorez cet|ignorer cet/i],
    ['es', /ignorar? este/i],
  ])('tells who did not ask for it to ignore it, in %s', (tag, words) => {
    expect(sample(template, tag).text.replace(/\s+/g, ' ')).toMatch(words);
  });
});

test('an email change notice shows the new address masked, and nowhere whole', () => {
  const { html, text, subject } = sample('email_changed', 'en');
  expect(text).toContain('n•••@example.com');
  expect(html).toContain('n•••@example.com');
  expect(subject + html + text).not.toContain('newton');
});

test('a session notice leaves out what is not known', () => {
  const at = new Date('2026-03-09T14:05:00Z');
  const full = renderMail('session_revoked', 'en', { ...sampleCommon, ...sampleProps.session_revoked });
  expect(full.text).toContain('IP address: 203.0.113.42');
  expect(full.text).toContain('Device: Firefox, Windows');
  const bare = renderMail('session_revoked', 'en', {
    ...sampleCommon,
    at,
    ip: null,
    user_agent: 'Call now evil.example',
  });
  expect(bare.text).not.toMatch(/IP address|Device|evil/);
  expect(bare.html).not.toMatch(/IP address|Device|evil/);
});

test.each(['javascript:alert(1)', 'data:text/html,x', '/reset', 'https://user:pass@gatehouse.example/', ''])(
  'refuses the link %j without repeating it',
  (link) => {
    const render = () => renderMail('password_reset', 'en', { ...sampleCommon, link, minutes: 30 });
    expect(render).toThrow(/^A link in a mail must/);
    expect(() => renderMail('welcome', 'en', { ...sampleCommon, app_url: link })).toThrow(/^A link in a mail must/);
  },
);

test('a link keeps its token, and its ampersands are escaped in HTML alone', () => {
  const link = 'https://gatehouse.example/r?a=1&token=x.y-z_0#f';
  const { html, text } = renderMail('password_reset', 'en', { ...sampleCommon, link, minutes: 30 });
  expect(lineOf(text, link)).toBe(true);
  expect(html).toContain('href="https://gatehouse.example/r?a=1&amp;token=x.y-z_0#f"');
});

/** Tags opened and not closed, or closed in the wrong order. */
function unclosedTags(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const bare = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<style>[\s\S]*?<\/style>/g, '');
  for (const [, close, name = ''] of bare.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/gi)) {
    if (['meta', 'br'].includes(name)) continue;
    if (close === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}
