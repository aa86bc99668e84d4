import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';
import type { RunOptions } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

/** A copy of an example, where the document is as far away as in the repository, that goes with the test. */
export function copyOfExample(language: string): string {
  const root = temporaryDirectory();
  const directory = join('examples/rest', language);
  for (const path of ['docs/openapi.json', directory]) {
    cpSync(join(REPOSITORY, path), join(root, path), { recursive: true, filter: isSource });
  }
  return join(root, directory);
}

const isSource = (path: string) => !/\/(node_modules|venv|target|__pycache__|gatehouse|gatehouse\.d\.ts)$/.test(path);

/** What a language's registry may take to answer. */
const REGISTRY_MS = 150_000;

/**
 * Gets something from a language's own registry. Where the language is missing or the registry does not answer in time,
 * the test is skipped, and says so.
 */
export async function download({ skip, task }: TestContext, command: string, args: string[], options: RunOptions) {
  const signal = AbortSignal.timeout(REGISTRY_MS);
  await promisify(execFile)(command, args, { ...options, signal, maxBuffer: 64 << 20 }).catch((error: Error) => {
    const reason = `${[command, ...args].join(' ')}: ${error.message.trim().split('\n').at(-1)}`;
    process.stdout.write(`skipped: ${task.name}: ${reason}\n`);
    skip(reason);
  });
}
