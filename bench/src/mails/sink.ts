import { join } from 'node:path';
import { freePort } from '@gatehouse/dev/services';
import type { Stage } from '../stage.ts';

const PROGRAM = join(import.meta.dirname, '../programs/smtp-sink.ts');

export interface Arrivals {
  readonly mails: number;
  readonly connections: number;
  /** By the sink's own clock. */
  readonly atMs: number;
}

export interface Sink {
  readonly smtpUrl: string;
  arrivals(): Promise<Arrivals>;
}

/** An SMTP server that takes every mail, so many milliseconds after it came. */
export const sink = (stage: Stage, answerMs: number): Promise<Sink> =>
  stage.once(`sink-${answerMs}`, async () => {
    const port = String(await freePort());
    const env = { SMTP_PORT: port, ANSWER_MS: `${answerMs}` };
    const { url } = await stage.startServer({ name: 'smtp-sink', entry: PROGRAM, env, readyPath: '/' });
    return {
      smtpUrl: `smtp://127.0.0.1:${port}`,
      arrivals: async () => (await (await fetch(url)).json()) as Arrivals,
    };
  });
