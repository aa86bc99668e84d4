import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../paths.ts';

export interface Instruction {
  readonly keyword: string;
  readonly flags: Readonly<Record<string, string>>;
  /** What stands behind the flags. */
  readonly text: string;
  readonly words: readonly string[];
}

/** What stands between one FROM and the next. */
export interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

export function readStages(text = readFileSync(join(REPOSITORY, 'Dockerfile'), 'utf8')): Stage[] {
  const lines = text
    .replace(/^\s*#.*$/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const instruction of lines.map(parse)) {
    const [base = '', , name] = instruction.words;
    if (instruction.keyword === 'FROM') stages.push({ base, name, instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

function parse(line: string): Instruction {
  const [, keyword = '', flags = '', text = ''] = /^(\w+)\s+((?:--\S+\s+)*)(.*)$/.exec(line.trim()) ?? [];
  const pairs = [...flags.matchAll(/--([^=\s]+)=(\S+)/g)].map(([, name, value]) => [name, value]);
  return { keyword, flags: Object.fromEntries(pairs), text, words: text.split(/\s+/) };
}

/** The last of its kind, which is the one that counts. */
export function lastOf(stage: Stage, keyword: string): Instruction {
  const found = stage.instructions.findLast((instruction) => instruction.keyword === keyword);
  if (found === undefined) throw new Error(`The stage has no ${keyword}.`);
  return found;
}

/** A program and its arguments. A line for a shell throws: the shell would keep signals to itself. */
export const execForm = ({ text }: Instruction): string[] => JSON.parse(text.replace(/^CMD\s+/, ''));
