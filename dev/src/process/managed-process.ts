import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetOrphan, watchOrphan } from './reaper-client.ts';

export interface ProcessSpec {
  /** Shown to people: "api", "postgresql". */
  name: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Asks for an orderly end; SIGTERM unless the program wants another. */
  stopSignal?: NodeJS.Signals;
  /** How long after the stop signal it is killed; 10 s by default. */
  graceMs?: number;
  onLine?: (line: string) => void;
  /** Whether people have seen the output already, so that error messages need not repeat it. */
  shown?: boolean;
}

export interface Exit {
  name: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  error?: Error;
}

const TAIL_LINES = 30;
/** `npm start` may run for weeks. */
const KEPT_LINES = 5_000;
const DEFAULT_GRACE_MS = 10_000;
/** Output still in the pipe when a process has ended; a grandchild may hold the pipe open for ever. */
const OUTPUT_DRAIN_MS = 3000;

/**
 * A child in a process group of its own, so that a Ctrl-C at the terminal reaches only us and we decide
 * the order in which things end, and so that its own children can be ended with it.
 */
export class ManagedProcess {
  readonly name: string;
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #spec: ProcessSpec;
  readonly #lines = new EventEmitter<{ line: [string] }>();
  readonly #output: string[] = [];
  #stopping: Promise<Exit> | undefined;
  #ended = false;

  constructor(spec: ProcessSpec) {
    this.name = spec.name;
    this.#spec = spec;
    const { cwd, uid, gid } = spec;
    this.#child = spawn(spec.command, [...spec.args], {
      ...(cwd === undefined ? {} : { cwd }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
      env: spec.env ?? process.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#follow(this.#child.stdout);
    this.#follow(this.#child.stderr);
    this.exited = this.#watchExit();
    if (this.pid !== undefined) watchOrphan(this.pid, this.stopSignal);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get stopSignal(): NodeJS.Signals {
    return this.#spec.stopSignal ?? 'SIGTERM';
  }

  get running(): boolean {
    return !this.#ended;
  }

  /** True from the moment we asked it to end: from then on its exit is no failure. */
  get stopRequested(): boolean {
    return this.#stopping !== undefined;
  }

  /** The latest lines (stdout and stderr), oldest first. */
  get output(): readonly string[] {
    return this.#output;
  }

  /** The last lines of output, for error messages. */
  get tail(): string {
    return this.#spec.shown ? '' : this.#output.slice(-TAIL_LINES).join('\n');
  }

  /** Calls the listener for every line from now on; returns the way to stop that. */
  onLine(listener: (line: string) => void): () => void {
    this.#lines.on('line', listener);
    return () => this.#lines.off('line', listener);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running && this.pid !== undefined) this.#child.kill(signal);
  }

  /** Ends it in order, or by force after the grace period; safe to call again. */
  stop(): Promise<Exit> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Ends it and its children at once. */
  kill(): Promise<Exit> {
    this.#stopping ??= this.exited;
    this.#killGroup();
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(): Promise<Exit> {
    if (!this.running) return this.exited;
    this.signal(this.stopSignal);
    const timer = setTimeout(() => this.#killGroup(), this.#spec.graceMs ?? DEFAULT_GRACE_MS);
    try {
      return await this.exited;
    } finally {
      clearTimeout(timer);
    }
  }

  #follow(stream: NodeJS.ReadableStream | null): void {
    if (!stream) return;
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      this.#output.push(line);
      if (this.#output.length > KEPT_LINES) this.#output.shift();
      this.#spec.onLine?.(line);
      this.#lines.emit('line', line);
    });
  }

  async #watchExit(): Promise<Exit> {
    const closed = once(this.#child, 'close').catch(() => undefined);
    try {
      const [code, signal] = (await once(this.#child, 'exit')) as [number | null, NodeJS.Signals | null];
      this.#ended = true;
      this.#killGroup();
      await Promise.race([closed, sleep(OUTPUT_DRAIN_MS, undefined, { ref: false })]);
      return { name: this.name, code, signal };
    } catch (error) {
      this.#ended = true;
      return { name: this.name, code: null, signal: null, error: error as Error };
    } finally {
      if (this.pid !== undefined) forgetOrphan(this.pid);
    }
  }

  #killGroup(): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // Nobody is left in the group.
    }
  }
}

export function describeExit(exit: Exit): string {
  if (exit.error) return `${exit.name} could not be started: ${exit.error.message}`;
  return exit.signal ? `${exit.name} was ended by ${exit.signal}` : `${exit.name} ended with code ${exit.code}`;
}
