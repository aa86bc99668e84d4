import type { ManagedProcess } from '@gatehouse/dev/services';
import type { LoadResult, Pace, Target } from '../load/job.ts';
import { runLoad } from '../load/run-load.ts';
import type { Timing } from '../options.ts';
import { groupUsage } from './process-usage.ts';
import type { Prepare, Sample, Side } from './sample.ts';

export interface LoadOptions {
  readonly name: string;
  readonly target: Prepare<Target>;
  readonly pace: Pace;
  readonly timing: Timing;
  /** The server; a bare library runs in the load generator. */
  readonly server?: ManagedProcess;
}

/** Calls one thing at one pace. */
export function loadSide(options: LoadOptions): Side {
  return { name: options.name, measure: async () => measureLoad(options) };
}

export async function measureLoad({ name, target, pace, timing, server }: LoadOptions): Promise<Sample> {
  const group = server?.pid;
  const usage = () => (group === undefined ? undefined : groupUsage(group));
  let before = usage();
  const job = { target: await target(), pace, ...timing };
  const result = await runLoad(job, () => {
    before = usage();
  });
  const after = usage();
  if (result.calls === 0) throw new Error(`${name}: no call was answered: ${result.firstFailure}`);
  if (result.failures > 0) process.stderr.write(`${name}: ${result.failures} failed, first: ${result.firstFailure}\n`);
  if (before === undefined || after === undefined) return ownSample(result);
  return { ...common(result), cpuMs: (after.cpuMs - before.cpuMs) / result.calls, memoryMb: after.memoryMb };
}

/** A bare library's CPU is the load generator's. */
const ownSample = (result: LoadResult): Sample => ({
  ...common(result),
  cpuMs: (result.ownCpu * result.seconds * 1000) / result.calls,
  memoryMb: result.ownMemoryMb,
});

const common = ({ calls, seconds, p50, p99, failures, ownCpu }: LoadResult): Sample => ({
  perSecond: calls / seconds,
  p50,
  p99,
  failures,
  loadCpu: ownCpu,
});
