import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** One line of JSON each, on the reaper's standard input. */
export type ReaperMessage =
  | { do: 'watch'; pid: number; signal: NodeJS.Signals }
  | { do: 'forget'; pid: number }
  | { do: 'remove'; path: string }
  | { do: 'keep'; path: string };

let reaper: ChildProcess | undefined;

/** Sees to it that a process ends even if we are killed before we can end it. */
export function watchOrphan(pid: number, signal: NodeJS.Signals): void {
  send({ do: 'watch', pid, signal });
}

export function forgetOrphan(pid: number): void {
  send({ do: 'forget', pid });
}

/** Sees to it that a temporary directory goes away even if we are killed first. */
export function removeWhenGone(path: string): void {
  send({ do: 'remove', path });
}

/** Takes back {@link removeWhenGone}: the directory has gone already, or is to stay. */
export function keepWhenGone(path: string): void {
  send({ do: 'keep', path });
}

function send(message: ReaperMessage): void {
  reaper ??= startReaper();
  reaper.stdin?.write(`${JSON.stringify(message)}\n`);
}

function startReaper(): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'reaper.ts')], {
    cwd: '/',
    // NODE_OPTIONS may load things into every child that this one does not need.
    env: { ...process.env, NODE_OPTIONS: '' },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  child.unref();
  // A pipe of a child is a socket, which can keep the process alive.
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return child;
}
