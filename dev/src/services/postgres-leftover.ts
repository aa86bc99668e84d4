import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, isAlive } from '../process/liveness.ts';
import { waitUntil } from '../wait-until.ts';

const STOP_TIMEOUT_MS = 20_000;

/**
 * Ends a PostgreSQL that an earlier run left behind on this data directory, and removes a postmaster.pid
 * whose number has since gone to another process, which PostgreSQL would take for a running server.
 */
export async function endLeftoverPostgres(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  const pid = readPid(pidFile);
  if (pid === undefined || !isAlive(pid)) return;
  if (!commandLine(pid)?.includes(data)) {
    rmSync(pidFile, { force: true });
    return;
  }
  signal(pid, 'SIGINT');
  try {
    await waitUntil(() => !isAlive(pid), { what: `PostgreSQL (pid ${pid}) to end`, timeoutMs: STOP_TIMEOUT_MS });
  } catch {
    signal(pid, 'SIGKILL');
    await waitUntil(() => !isAlive(pid), { what: `PostgreSQL (pid ${pid}) to die`, timeoutMs: STOP_TIMEOUT_MS });
  }
}

function readPid(pidFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}
