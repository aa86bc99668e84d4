import { WORKER_MAIN } from '@gatehouse/dev/services';
import { groupUsage } from '../measure/process-usage.ts';
import type { Sample, Side } from '../measure/sample.ts';
import { emailOf, PEOPLE } from '../peer.ts';
import { gatehouse, gatehouseEnv } from '../peers/gatehouse.ts';
import { postJson } from '../post-json.ts';
import type { Stage } from '../stage.ts';
import { sink } from './sink.ts';

/** Connections to the SMTP server; Gatehouse's default. */
export const CONNECTIONS = 5;

/** Workers that find a full queue: how fast its mails arrive, from the first to the last. */
export function workerSide(stage: Stage, name: string, workers: number): Side {
  const mails = stage.options.quick ? 50 : 1000;
  return {
    name,
    async measure(): Promise<Sample> {
      const [running, { smtpUrl, empty, rateOf }] = [await gatehouse(stage, 'gatehouse-mails'), await sink(stage)];
      await fillQueue(stage, running, mails);
      await empty();
      const env = {
        ...gatehouseEnv(stage, running.databaseUrl),
        SMTP_URL: smtpUrl,
        WORKER_CONCURRENCY: `${CONNECTIONS}`,
      };
      const processes = Array.from({ length: workers }, () => stage.spawn('worker', WORKER_MAIN, env));
      const perSecond = await rateOf(mails);
      const usages = processes.map(({ pid = 0 }) => groupUsage(pid));
      for (const process of processes) await process.stop();
      const sum = (key: 'cpuMs' | 'memoryMb') =>
        usages.reduce((total, usage) => total + (usage?.[key] ?? Number.NaN), 0);
      return { perSecond, cpuMs: sum('cpuMs') / mails, memoryMb: sum('memoryMb') };
    },
  };
}

/** By the cheapest call that makes a mail. What registering the people left there is let go first. */
async function fillQueue(stage: Stage, { url, databaseUrl }: { url: string; databaseUrl: string }, mails: number) {
  await stage.sql(databaseUrl, 'delete from bullmq.job');
  const lane = async (person: number) => {
    for (let mail = person; mail < mails; mail += PEOPLE) {
      await postJson(`${url}/api/v1/auth/request-password-reset`, { email: emailOf(person) });
    }
  };
  await Promise.all(Array.from({ length: PEOPLE }, (_, person) => lane(person)));
}
