import { availableParallelism, cpus, totalmem } from 'node:os';

/** Where it was measured, in a line. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memory} GB, Node ${process.version}`;
}
