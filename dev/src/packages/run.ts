import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Outcome {
  readonly code: number;
  /** What it printed, errors last. */
  readonly output: string;
}

/** Runs a program to its end, however that is. */
export async function attempt(command: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  try {
    const { stdout } = await promisify(execFile)(command, [...args], { ...options, maxBuffer: 64 << 20 });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
    // Killed, or never started.
    if (typeof code !== 'number') throw error;
    return { code, output: `${stdout}${stderr}` };
  }
}

/** Runs a program that should succeed. @returns what it printed; @throws Error with that, if it fails */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { code, output } = await attempt(command, args, options);
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${output}`);
  return output;
}
