import { once } from 'node:events';
import { type Call, open } from './call.ts';
import type { Job, LoadResult } from './job.ts';
import { closedLoop, openLoop, Recorder } from './loops.ts';

/** A process of its own: it is sent a job, says when the measured time begins, and sends the result. */
const OPEN_LANES = 256;

process.once('disconnect', () => process.exit());
const [job] = (await once(process, 'message')) as [Job];
const call = await open(job.target, 'inFlight' in job.pace ? job.pace.inFlight : OPEN_LANES);
await run(call, job, job.warmUpSeconds);
process.send?.('measuring');
const usage = process.cpuUsage();
const begin = performance.now();
const recorder = await run(call, job, job.seconds);
const seconds = (performance.now() - begin) / 1000;
const { user, system } = process.cpuUsage(usage);
const result: LoadResult = {
  calls: recorder.calls,
  failures: recorder.failures,
  seconds,
  p50: recorder.percentile(50),
  p99: recorder.percentile(99),
  ownCpu: (user + system) / 1e6 / seconds,
  ownMemoryMb: process.memoryUsage.rss() / 2 ** 20,
  ...(recorder.firstFailure === undefined ? {} : { firstFailure: recorder.firstFailure }),
};
process.send?.(result, () => process.exit());

async function run(call: Call, { pace }: Job, seconds: number): Promise<Recorder> {
  const recorder = new Recorder();
  const end = performance.now() + seconds * 1000;
  if ('inFlight' in pace) await closedLoop(call, pace.inFlight, end, recorder);
  else await openLoop(call, pace.perSecond, end, recorder);
  return recorder;
}
