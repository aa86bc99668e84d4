import { readdirSync, readFileSync } from 'node:fs';
import type { Exit } from './managed-process.ts';
import { ProcessGroup } from './process-group.ts';

/** A part of the house, as processes that can be killed, stopped and started again at the same place. */
export class Part {
  readonly name: string;
  /** How it ended where nobody asked it to. */
  readonly deaths: Exit[] = [];
  /** How it ended where it was asked to and did not, and had to be killed. */
  readonly killings: Exit[] = [];
  readonly #launch: (group: ProcessGroup) => Promise<unknown>;
  #group = new ProcessGroup();

  constructor(name: string, launch: (group: ProcessGroup) => Promise<unknown>) {
    this.name = name;
    this.#launch = launch;
  }

  async start(): Promise<void> {
    this.#group = new ProcessGroup();
    const { ending } = this.#group;
    void ending.then((exit) => exit && this.deaths.push(exit));
    await this.#launch(this.#group);
  }

  /** SIGKILL. */
  kill(): Promise<void> {
    return this.#group.kill();
  }

  /** Asks it to end, and waits until it has. */
  async end(): Promise<void> {
    const { members } = this.#group;
    await this.#group.stop();
    const exits = await Promise.all(members.map(({ exited }) => exited));
    this.killings.push(...exits.filter(({ signal }) => signal === 'SIGKILL'));
  }

  /** SIGSTOP: it keeps its connections, and answers nothing. */
  freeze(): void {
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    this.#signal('SIGCONT');
  }

  /** Resident memory of its processes, in bytes. */
  get memory(): number {
    const pages = this.#pids().map((pid) => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]));
    return pages.reduce((sum, count) => sum + count * 4096, 0);
  }

  #signal(signal: NodeJS.Signals): void {
    for (const pid of this.#pids()) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended by itself.
      }
    }
  }

  /** PostgreSQL's backends are processes of their own, each in a group of its own. */
  #pids(): number[] {
    const roots = this.#group.members.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    const children = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && roots.includes(parentOf(entry)));
    return [...roots, ...children.map(Number)];
  }
}

function parentOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return -1;
  }
}
