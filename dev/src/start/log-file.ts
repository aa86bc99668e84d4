import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A writer of lines to a log file that begins anew with every start. */
export function logFile(directory: string, name: string): (line: string) => void {
  mkdirSync(directory, { recursive: true });
  const stream = createWriteStream(join(directory, `${name}.log`), { flags: 'w' });
  return (line) => {
    stream.write(`${line}\n`);
  };
}
