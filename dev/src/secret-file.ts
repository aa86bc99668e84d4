import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A random secret kept in a file that only its owner can read; generated the first time. */
export function secretFile(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  return read(path) ?? create(path);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function create(path: string): string {
  const secret = randomBytes(32).toString('hex');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, secret, { mode: 0o600 });
  try {
    // A link appears complete or not at all, and never replaces a secret that something already relies on.
    linkSync(draft, path);
    return secret;
  } catch (error) {
    const existing = read(path);
    if (existing === undefined) throw error;
    return existing;
  } finally {
    rmSync(draft, { force: true });
  }
}
