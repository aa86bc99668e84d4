import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../paths.ts';
import type { PackageName } from './pack.ts';

export interface Snippet {
  /** As its first line says. */
  readonly name: string;
  readonly text: string;
}

export const readmeOf = (name: PackageName): string => readFileSync(join(REPOSITORY, name, 'README.md'), 'utf8');

/** The TypeScript of a document: each block is a file, whose name is the comment in its first line. */
export function snippetsOf(document: string): Snippet[] {
  return [...document.matchAll(/^```tsx?\n([\s\S]*?)^```$/gm)].map(([, text = '']) => {
    const [, name] = /^\/\/ ([\w.-]+\.tsx?)\n/.exec(text) ?? [];
    if (name === undefined) throw new Error(`A block does not begin with the name of its file:\n${text}`);
    return { name, text };
  });
}
