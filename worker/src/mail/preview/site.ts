import { languages } from '../languages/index.ts';
import type { Language } from '../languages/language.ts';
import type { CommonProps, Mail, MailProps, MailTemplate } from '../mail.ts';
import { renderMail } from '../render.ts';
import { mailTemplates } from '../templates.ts';
import { type Entry, indexPage, mailPage } from './pages.ts';
import { sampleCommon, sampleProps } from './samples.ts';
import { previewStyleSheet } from './style-sheet.ts';

export interface Page {
  type: 'text/html' | 'text/plain' | 'text/css';
  body: string;
  /** A rendered mail, whose own inline styles must be let through. */
  isMail?: true;
}

/** Every page of the preview by its path, without a leading slash; all links in them are relative. */
export function previewSite(): ReadonlyMap<string, Page> {
  const entries = languages.flatMap((language) => mailTemplates.map((template) => entryOf(template, language)));
  const site = new Map<string, Page>([
    ['index.html', { type: 'text/html', body: indexPage(entries, languages, mailTemplates).toString() }],
    ['preview.css', { type: 'text/css', body: previewStyleSheet }],
  ]);
  for (const entry of entries) {
    const path = `${entry.language.tag}/${entry.template}`;
    site.set(`${path}.html`, { type: 'text/html', body: mailPage(entry, languages).toString() });
    site.set(`${path}.mail.html`, { type: 'text/html', body: entry.mail.html, isMail: true });
    site.set(`${path}.txt`, { type: 'text/plain', body: entry.mail.text });
  }
  return site;
}

function entryOf(template: MailTemplate, language: Language): Entry {
  return { template, language, mail: sampleMail(template, language.tag) };
}

function sampleMail<T extends MailTemplate>(template: T, locale: string): Mail {
  const props: CommonProps & MailProps[T] = { ...sampleCommon, ...sampleProps[template] };
  return renderMail(template, locale, props);
}
