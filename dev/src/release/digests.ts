import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** In hexadecimal digits. */
export interface Digests {
  readonly sha256: string;
  readonly sha512: string;
}

export function digestsOf(path: string): Digests {
  const bytes = readFileSync(path);
  return { sha256: hash('sha256', bytes), sha512: hash('sha512', bytes) };
}
