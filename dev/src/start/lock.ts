import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import { processIdentity } from '../process/liveness.ts';

interface Holder {
  pid: number;
  identity: string;
}

/** One start at a time: two on the same data would destroy it. Returns the way to release the lock. */
export function acquireLock(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  for (let attempt = 0; attempt < 10; attempt++) {
    if (tryLock(file)) return () => rmSync(file, { force: true });
    const holder = readHolder(file);
    if (holder && processIdentity(holder.pid) === holder.identity) {
      throw new ExplainedError(`Gatehouse is already running here (pid ${holder.pid}): end that one first.`);
    }
    discard(file);
  }
  throw new ExplainedError(`could not lock ${file}`);
}

/** A link appears with its content or not at all: nobody ever reads a half-written lock. */
function tryLock(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  const holder: Holder = { pid: process.pid, identity: processIdentity(process.pid) ?? '' };
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a stale lock away; of two that do so at once, the slower may not remove the quicker one's new lock. */
function discard(file: string): void {
  const away = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, away);
  } catch {
    return;
  }
  const holder = readHolder(away);
  if (holder && processIdentity(holder.pid) === holder.identity) renameSync(away, file);
  else rmSync(away, { force: true });
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
