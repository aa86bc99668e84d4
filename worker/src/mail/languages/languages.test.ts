import { describe, expect, test } from 'vitest';
import type { Content } from '../content/blocks.ts';
import { formatFor } from '../content/format.ts';
import { shownProps } from '../content/shown.ts';
import type { CommonProps, MailProps, MailTemplate } from '../mail.ts';
import { sampleCommon, sampleProps } from '../preview/samples.ts';
import { mailTemplates } from '../templates.ts';
import { languages } from './index.ts';
import type { Language } from './language.ts';

function content<T extends MailTemplate>(template: T, language: Language): Content {
  const props: CommonProps & MailProps[T] = { ...sampleCommon, ...sampleProps[template] };
  return language.mails[template](shownProps<T>(props, formatFor(language.tag)));
}

const [english, ...others] = languages;

test('tags are distinct and canonical', () => {
  const tags = languages.map(({ tag }) => tag);
  expect(new Set(tags).size).toBe(tags.length);
  expect(tags).toEqual(tags.map((tag) => new Intl.Locale(tag).language));
});

describe.each(others)('$name', (language) => {
  test('has its own greeting, footer and fallback', () => {
    expect(language.greeting('Ada')).toContain('Ada');
    expect(language.greeting(null)).not.toBe(english.greeting(null));
    expect(language.footer('Gatehouse')).not.toBe(english.footer('Gatehouse'));
    expect(language.linkFallback).not.toBe(english.linkFallback);
  });

  test.each(mailTemplates)('says %s in its own words, in the same parts as English', (template) => {
    const own = content(template, language);
    const reference = content(template, english);
    expect(own.blocks.map(({ kind }) => kind)).toEqual(reference.blocks.map(({ kind }) => kind));
    const englishWords = new Set(prose(reference));
    expect(prose(own).filter((words) => englishWords.has(words))).toEqual([]);
  });
});

function prose({ subject, preheader, title, blocks }: Content): string[] {
  return [subject, preheader, title, ...blocks.flatMap((block) => blockProse(block))];
}

function blockProse(block: Content['blocks'][number]): string[] {
  switch (block.kind) {
    case 'paragraph':
      return [block.text];
    case 'notice':
      return [block.title, block.text];
    case 'button':
      return [block.label];
    case 'facts':
      return block.rows.map(([label]) => label);
    case 'code':
      return [];
  }
}
