import { parseArgs } from 'node:util';

export interface PreviewOptions {
  port: number;
  /** Write files into this directory instead of serving. */
  out: string | null;
}

export const usage = 'npm run mail:preview -- [--port 1081] [--out DIR]';

/** @throws Error with a message for the person at the keyboard. */
export function readOptions(args: readonly string[]): PreviewOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', default: '1081' }, out: { type: 'string' } },
  });
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new Error(`--port must be a number from 0 to 65535, not "${values.port}"`);
  }
  if (values.out === '') throw new Error('--out must name a directory');
  return { port: Number(values.port), out: values.out ?? null };
}
