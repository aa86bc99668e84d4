import type { Language } from '../languages/language.ts';
import type { Block, Content } from './blocks.ts';

/** The content with the language's typography applied to its prose, and to nothing else. */
export function typesetContent(content: Content, language: Language): Content {
  const set = (text: string) => language.typeset?.(text) ?? text;
  return {
    subject: set(content.subject),
    preheader: set(content.preheader),
    title: set(content.title),
    blocks: content.blocks.map((block) => typesetBlock(block, set)),
  };
}

function typesetBlock(block: Block, set: (text: string) => string): Block {
  switch (block.kind) {
    case 'paragraph':
      return { ...block, text: set(block.text) };
    case 'button':
      return { ...block, label: set(block.label) };
    case 'notice':
      return { ...block, title: set(block.title), text: set(block.text) };
    case 'code':
    case 'facts':
      return block;
  }
}
