import { join } from 'node:path';
import { freePort, waitUntil } from '@gatehouse/dev/services';
import type { Stage } from '../stage.ts';

const PROGRAM = join(import.meta.dirname, '../programs/smtp-sink.ts');

interface Arrivals {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

export interface Sink {
  readonly smtpUrl: string;
  empty(): Promise<void>;
  /** Mails a second, between the first and the last of so many. */
  rateOf(count: number): Promise<number>;
}

export const sink = (stage: Stage): Promise<Sink> =>
  stage.once('sink', async () => {
    const port = String(await freePort());
    const env = { SMTP_PORT: port };
    const { url } = await stage.startServer({ name: 'smtp-sink', entry: PROGRAM, env, readyPath: '/' });
    const arrivals = async () => (await (await fetch(url)).json()) as Arrivals;
    return {
      smtpUrl: `smtp://127.0.0.1:${port}`,
      empty: async () => void (await fetch(url, { method: 'POST' })),
      async rateOf(count) {
        const all = async () => (await arrivals()).count >= count;
        await waitUntil(all, { what: `${count} mails`, timeoutMs: 120_000 });
        const { count: came, first, last } = await arrivals();
        return ((came - 1) / (last - first)) * 1000;
      },
    };
  });
