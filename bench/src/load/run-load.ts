import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Job, LoadResult } from './job.ts';

const PROGRAM = join(import.meta.dirname, 'generator.ts');

/** Runs a job in a process of its own. `onMeasuring` is called when it has warmed up. */
export async function runLoad(job: Job, onMeasuring: () => void = () => undefined): Promise<LoadResult> {
  const generator = fork(PROGRAM);
  generator.send(job);
  generator.on('message', (message) => {
    if (message === 'measuring') onMeasuring();
  });
  const result = new Promise<LoadResult>((resolve) => {
    generator.on('message', (message) => {
      if (message !== 'measuring') resolve(message as LoadResult);
    });
  });
  const ended = once(generator, 'exit').then(([code, signal]) => {
    throw new Error(`The load generator ended with ${signal ?? code} before its result.`);
  });
  ended.catch(() => undefined);
  return Promise.race([result, ended]);
}
