import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAlive, processIdentity } from '../process/liveness.ts';
import type { ManagedProcess } from '../process/managed-process.ts';
import { waitUntil } from '../wait-until.ts';

interface Entry {
  name: string;
  pid: number;
  identity: string;
  signal: NodeJS.Signals;
}

const STOP_TIMEOUT_MS = 20_000;

/** Writes down what runs, so that a later start can end what a killed one left behind. */
export function recordProcesses(file: string, members: readonly ManagedProcess[]): void {
  const entries = members.flatMap(({ name, pid, stopSignal: signal }): Entry[] => {
    const identity = pid === undefined ? undefined : processIdentity(pid);
    return pid === undefined || identity === undefined ? [] : [{ name, pid, identity, signal }];
  });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(entries));
  renameSync(`${file}.new`, file);
}

/** Ends what is written down and still runs, the latest first. */
export async function endLeftovers(file: string, notice: (message: string) => void): Promise<void> {
  for (const { name, pid, identity, signal } of read(file).reverse()) {
    if (processIdentity(pid) !== identity) continue;
    notice(`stopping ${name} (pid ${pid}), left behind by an earlier start`);
    await end(pid, signal);
  }
  rmSync(file, { force: true });
}

async function end(pid: number, signal: NodeJS.Signals): Promise<void> {
  const gone = () => waitUntil(() => !isAlive(pid), { what: `process ${pid} to end`, timeoutMs: STOP_TIMEOUT_MS });
  send(pid, signal);
  try {
    await gone();
  } catch {
    send(-pid, 'SIGKILL');
    await gone();
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}

function read(file: string): Entry[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Entry[];
  } catch {
    return [];
  }
}
