import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, ExplainedError } from '../explained-error.ts';
import { describeExit, type Exit } from '../process/managed-process.ts';
import { ProcessGroup, StoppedError } from '../process/process-group.ts';
import { stopOnSignal } from '../process/stop-on-signal.ts';
import { notice } from './console.ts';
import { acquireLock } from './lock.ts';
import { runGatehouse } from './run.ts';
import { endLeftovers, recordProcesses } from './run-record.ts';
import { environmentFile, type StartSettings } from './settings.ts';

/** Runs everything until a signal comes or a part of it fails; returns the exit code. */
export async function start(settings: StartSettings): Promise<number> {
  const release = acquireLock(join(settings.state, 'lock'));
  const record = join(settings.state, 'processes.json');
  try {
    await endLeftovers(record, notice);
    const group = new ProcessGroup((members) => recordProcesses(record, members));
    stopOnSignal(group, () => notice('stopping everything'));
    const code = await untilStopped(settings, group).finally(() => group.stop());
    if (code === 0) notice('everything is stopped');
    return code;
  } finally {
    rmSync(environmentFile(settings.state), { force: true });
    release();
  }
}

async function untilStopped(settings: StartSettings, group: ProcessGroup): Promise<number> {
  const ended = group.ending.then((exit) => {
    throw exit ? new ExplainedError(explain(exit, settings.state)) : new StoppedError();
  });
  const running = runGatehouse(settings, group);
  // What it says after the end has begun no longer matters.
  running.catch(() => undefined);
  try {
    await Promise.race([running, ended]);
    return await ended;
  } catch (error) {
    if (error instanceof StoppedError) return 0;
    console.error(`\n${describeError(error)}`);
    return 1;
  }
}

function explain(exit: Exit, state: string): string {
  const log = join(state, 'logs', `${exit.name}.log`);
  const hint = existsSync(log) ? ` (its log is ${log})` : '';
  return `${describeExit(exit)}${hint}; stopping everything`;
}
