/**
 * Writes what is made from the contract, the configuration, the metrics and the lockfile: pages of `docs`,
 * `.env.example` and the types in `shared`.
 * With `--check` it writes nothing, and exits with 1 if a file is not what it would write.
 */
import { writeFileSync } from 'node:fs';
import { generatedFiles, isStale } from './generated-files.ts';

const stale = generatedFiles().filter(isStale);

if (process.argv.includes('--check')) {
  for (const { name } of stale) process.stderr.write(`${name} is stale: run npm run docs:generate and commit it\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { name, path, content } of stale) {
    writeFileSync(path, content);
    process.stdout.write(`Wrote ${name}\n`);
  }
}
