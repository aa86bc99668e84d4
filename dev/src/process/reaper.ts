/**
 * Waits for its standard input to close, which happens when the parent ends in whatever way, SIGKILL
 * included; then ends the processes the parent left behind, latest first.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './liveness.ts';
import type { ReaperMessage } from './reaper-client.ts';

const GRACE_MS = 5_000;
const orphans = new Map<number, NodeJS.Signals>();
const directories = new Set<string>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as ReaperMessage;
  if (message.do === 'watch') orphans.set(message.pid, message.signal);
  if (message.do === 'forget') orphans.delete(message.pid);
  if (message.do === 'remove') directories.add(message.path);
  if (message.do === 'keep') directories.delete(message.path);
}

for (const [pid, signal] of [...orphans].reverse()) await end(pid, signal);
for (const path of directories) rmSync(path, { recursive: true, force: true, maxRetries: 5 });

async function end(pid: number, signal: NodeJS.Signals): Promise<void> {
  send(pid, signal);
  for (const deadline = performance.now() + GRACE_MS; performance.now() < deadline && isAlive(pid); ) await sleep(25);
  send(-pid, 'SIGKILL');
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
