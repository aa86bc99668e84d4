import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepWhenGone, removeWhenGone } from './process/reaper-client.ts';

export interface ScratchDirectory {
  readonly path: string;
  remove(): void;
}

/** A directory for things that end with this process, however it ends. */
export function scratchDirectory(): ScratchDirectory {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  removeWhenGone(path);
  // PostgreSQL may run as another user, who must get through to its own directory.
  chmodSync(path, 0o711);
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
      keepWhenGone(path);
    },
  };
}
