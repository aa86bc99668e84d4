import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { keepWhenGone, removeWhenGone } from '../process/reaper-client.ts';

/** A directory of the running test's own; it goes when the test ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  removeWhenGone(directory);
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    keepWhenGone(directory);
  });
  return directory;
}
