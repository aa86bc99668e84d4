import { setTimeout as sleep } from 'node:timers/promises';
import { type ManagedProcess, WORKER_MAIN, waitUntil } from '@gatehouse/dev/services';
import { groupUsage } from '../measure/process-usage.ts';
import type { Sample, Side } from '../measure/sample.ts';
import { gatehouse, gatehouseEnv } from '../peers/gatehouse.ts';
import type { Stage } from '../stage.ts';
import { fillQueue, waitingMails } from './queue.ts';
import type { Sink } from './sink.ts';

/** Connections of each process to the SMTP server; Gatehouse's default. */
export const CONNECTIONS = 5;

/** More mails than workers send while they are measured. */
const MAILS = 16_000;

/** So many workers and a full queue: how fast mails arrive once all of them have warmed up. */
export function workerSide(stage: Stage, name: string, workers: number, sink: Sink): Side {
  const warmUp = workers * (stage.options.quick ? 20 : 300);
  return {
    name,
    async measure(): Promise<Sample> {
      const running = await gatehouse(stage, 'gatehouse-mails');
      await fillQueue(stage, running, stage.options.quick ? 1000 : MAILS);
      const env = {
        ...gatehouseEnv(stage, running.databaseUrl),
        SMTP_URL: sink.smtpUrl,
        WORKER_CONCURRENCY: `${CONNECTIONS}`,
      };
      const before = await sink.arrivals();
      const processes = Array.from({ length: workers }, () => stage.spawn('worker', WORKER_MAIN, env));
      const warm = async () => {
        const { mails, connections } = await sink.arrivals();
        return mails - before.mails >= warmUp && connections >= workers * CONNECTIONS;
      };
      await waitUntil(warm, { what: `${warmUp} mails`, timeoutMs: 60_000 });
      const sample = await measure(sink, processes, stage.options.timing.seconds);
      if ((await waitingMails(stage, running)) === 0) throw new Error(`${name}: the queue ran empty`);
      for (const process of processes) await process.stop();
      return sample;
    },
  };
}

async function measure(sink: Sink, processes: readonly ManagedProcess[], seconds: number): Promise<Sample> {
  const usage = (key: 'cpuMs' | 'memoryMb') =>
    processes.reduce((total, { pid = 0 }) => total + (groupUsage(pid)?.[key] ?? Number.NaN), 0);
  const [first, cpuBefore] = [await sink.arrivals(), usage('cpuMs')];
  await sleep(seconds * 1000);
  const [last, cpuAfter] = [await sink.arrivals(), usage('cpuMs')];
  const mails = last.mails - first.mails;
  return {
    perSecond: (mails / (last.atMs - first.atMs)) * 1000,
    cpuMs: (cpuAfter - cpuBefore) / mails,
    memoryMb: usage('memoryMb'),
  };
}
