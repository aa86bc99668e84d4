import { readdirSync, readFileSync } from 'node:fs';
import type { FuzzCase } from './case.ts';

const directory = new URL('corpus/', import.meta.url);

/** The cases that are sent first in every run, by the names of their files. */
export function corpus(): [name: string, fuzzCase: FuzzCase][] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => [name, JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as FuzzCase]);
}
