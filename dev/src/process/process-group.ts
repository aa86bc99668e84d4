import { ExplainedError } from '../explained-error.ts';
import { describeExit, type Exit, ManagedProcess, type ProcessSpec } from './managed-process.ts';

/** Thrown where something was still being started when the order to stop came. */
export class StoppedError extends ExplainedError {
  override name = 'StoppedError';
  constructor() {
    super('stopped');
  }
}

/** Processes that live and end together: in reverse order of their start, whatever the reason. */
export class ProcessGroup {
  /** Settles when the end begins: with the exit of a member that nobody asked to end, or with nothing. */
  readonly ending: Promise<Exit | undefined>;
  #end!: (exit?: Exit) => void;
  readonly #members: ManagedProcess[] = [];
  readonly #onChange: (members: readonly ManagedProcess[]) => void;
  #stopping: Promise<void> | undefined;

  constructor(onChange: (members: readonly ManagedProcess[]) => void = () => undefined) {
    this.ending = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#onChange = onChange;
  }

  get stopping(): boolean {
    return this.#stopping !== undefined;
  }

  get members(): readonly ManagedProcess[] {
    return this.#members;
  }

  /** Starts a process that is to run until the group ends. */
  spawn(spec: ProcessSpec): ManagedProcess {
    const member = this.#add(spec);
    void member.exited.then((exit) => {
      if (!member.stopRequested) this.#end(exit);
    });
    return member;
  }

  /** Runs a command to its end; throws with its last output when it fails. */
  async run(spec: ProcessSpec): Promise<void> {
    const member = this.#add(spec);
    const exit = await member.exited;
    if (this.stopping) throw new StoppedError();
    if (exit.code !== 0) throw explain(exit, member);
  }

  /** Waits for `ready`, but no longer than the process lives. */
  async whileRunning<T>(member: ManagedProcess, ready: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const ended = member.exited.then((exit) => {
      throw this.stopping || member.stopRequested ? new StoppedError() : explain(exit, member);
    });
    try {
      return await Promise.race([ready(abort.signal), ended]);
    } finally {
      abort.abort();
    }
  }

  /** Ends all members, the last started first; nothing can be started any more. */
  stop(): Promise<void> {
    this.#end();
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  /** Ends all members at once and by force, in case an orderly stop takes too long. */
  async kill(): Promise<void> {
    this.#end();
    const killed = Promise.all(this.#members.map((member) => member.kill()));
    this.#stopping ??= killed.then(() => undefined);
    await killed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stopAll(): Promise<void> {
    for (const member of [...this.#members].reverse()) await member.stop();
  }

  #add(spec: ProcessSpec): ManagedProcess {
    if (this.stopping) throw new StoppedError();
    const member = new ManagedProcess(spec);
    this.#members.push(member);
    this.#onChange(this.#members);
    void member.exited.then(() => {
      this.#members.splice(this.#members.indexOf(member), 1);
      this.#onChange(this.#members);
    });
    return member;
  }
}

function explain(exit: Exit, member: ManagedProcess): ExplainedError {
  return new ExplainedError([describeExit(exit), member.tail].filter(Boolean).join('\n'));
}
