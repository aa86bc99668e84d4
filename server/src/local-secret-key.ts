import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = join(import.meta.dirname, '../../.data');
const file = join(directory, 'secret-key');

/**
 * The secret of a checkout that nobody configured: random, made once, readable by its owner only.
 * Never used in production; there is no default that two installations could share.
 */
export function localSecretKey(): string {
  mkdirSync(directory, { recursive: true });
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(48).toString('base64'), { mode: 0o600 });
  try {
    // A link appears whole or not at all, so of two processes that start together one wins and the other reads it.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}
