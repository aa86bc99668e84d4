import { onTestFinished } from 'vitest';
import { scratchDirectory } from '../scratch-directory.ts';

/** A directory of the running test's own; it goes when the test ends. */
export function temporaryDirectory(): string {
  const { path, remove } = scratchDirectory();
  onTestFinished(remove);
  return path;
}
