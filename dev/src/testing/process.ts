import { SERVER_MAIN, SOURCE_CONDITION, WORKER_MAIN } from '../paths.ts';
import { describeExit, ManagedProcess } from '../process/managed-process.ts';
import { freePort } from '../services/ports.ts';
import { waitUntil } from '../wait-until.ts';

export interface TestProcessOptions {
  /** The file that Node runs. */
  entry: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  name?: string;
  graceMs?: number;
}

const TIMEOUT_MS = 60_000;
/** What a process needs of the machine; the rest of the test runner's environment is none of its business. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG'];

/** A real process of Gatehouse, ended with the test: `await using server = await startServer({ … })`. */
export class TestProcess extends ManagedProcess {
  constructor({ entry, args = [], env = {}, name = 'process', graceMs }: TestProcessOptions) {
    const inherited = Object.fromEntries(INHERITED.map((key) => [key, process.env[key]]));
    super({
      name,
      command: process.execPath,
      args: [SOURCE_CONDITION, entry, ...args],
      env: { ...inherited, ...env },
      ...(graceMs === undefined ? {} : { graceMs }),
    });
  }

  /** The first line (past ones included) that fits. */
  async waitForLine(pattern: RegExp, timeoutMs = TIMEOUT_MS): Promise<string> {
    return await this.#whileRunning(
      () => this.output.find((line) => pattern.test(line)),
      `a line like ${pattern}`,
      timeoutMs,
    );
  }

  /** Waits until the URL answers with 200. */
  async waitForHttp(url: string, timeoutMs = TIMEOUT_MS): Promise<void> {
    const probe = async () => {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      await response.body?.cancel();
      return response.status === 200;
    };
    await this.#whileRunning(probe, `${url} to answer with 200`, timeoutMs);
  }

  async #whileRunning<T>(
    probe: () => Promise<T> | T,
    what: string,
    timeoutMs: number,
  ): Promise<Exclude<T, undefined | false>> {
    const abort = new AbortController();
    void this.exited.then(() => abort.abort());
    try {
      return await waitUntil(probe, { what, timeoutMs, signal: abort.signal });
    } catch (error) {
      // Its last words may be what was waited for.
      const late = abort.signal.aborted && (await Promise.resolve(probe()).catch(() => undefined));
      if (late) return late as Exclude<T, undefined | false>;
      const reason = abort.signal.aborted ? describeExit(await this.exited) : (error as Error).message;
      throw new Error(`${reason}\n${this.tail}`, { cause: error });
    }
  }
}

export interface ServerProcess extends AsyncDisposable {
  url: string;
  process: TestProcess;
}

/** The API on a free port, ready to serve. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const port = env.PORT ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const server = new TestProcess({
    name: 'server',
    entry: SERVER_MAIN,
    env: { HOST: '127.0.0.1', ...env, PORT: port },
  });
  try {
    await server.waitForHttp(`${url}/ready`);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url, process: server, [Symbol.asyncDispose]: async () => void (await server.stop()) };
}

/** A mail worker, ready for jobs: it says so in a line. */
export async function startWorker(env: Readonly<Record<string, string>>, ready = /ready/i): Promise<TestProcess> {
  const worker = new TestProcess({ name: 'worker', entry: WORKER_MAIN, env });
  try {
    await worker.waitForLine(ready);
  } catch (error) {
    await worker.stop();
    throw error;
  }
  return worker;
}

export interface CommandResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** Runs a command line program to its end. */
export async function runCommand(options: TestProcessOptions): Promise<CommandResult> {
  await using command = new TestProcess(options);
  const { code, signal } = await command.exited;
  return { code, signal, output: command.output.join('\n') };
}
