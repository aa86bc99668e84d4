import { type Block, type Content, knownFacts } from '../content/blocks.ts';
import type { ShownCommon } from '../content/shown.ts';
import type { Language } from '../languages/language.ts';
import { wrap } from './wrap.ts';

export function renderText(content: Content, language: Language, common: ShownCommon): string {
  const parts = [
    wrap(content.title),
    wrap(language.greeting(common.name)),
    ...content.blocks.map((block) => blockToText(block, language)),
    // The dashes and the space are how mail clients know a signature (RFC 3676, 4.3).
    `-- \n${wrap(language.footer(common.app_name))}\n${common.app_url}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Codes and links stand on a line of their own, to be selected as a whole. */
function blockToText(block: Block, language: Language): string {
  switch (block.kind) {
    case 'paragraph':
      return wrap(block.text);
    case 'code':
      return block.code;
    case 'button':
      return `${wrap(`${block.label}${language.colon}`)}\n${block.link}`;
    case 'facts':
      return knownFacts(block.rows)
        .map(([label, value]) => wrap(`${label}${language.colon} ${value}`))
        .join('\n');
    case 'notice':
      return `${wrap(block.title)}\n${wrap(block.text)}`;
  }
}
