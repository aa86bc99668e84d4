import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Load {
  readonly url: string;
  /** Sent in turn, as they are. */
  readonly requests: readonly string[];
  readonly connections: number;
  /** Requests in a second, answered or not; without it each connection asks again when it is answered. */
  readonly perSecond?: number;
  readonly seconds: number;
}

/** What became of the requests of a load. */
export interface Outcome {
  readonly sent: number;
  /** Answered by 200 within two seconds. */
  readonly served: number;
  /** How many were answered by each status; 0 is no answer. */
  readonly statuses: Readonly<Record<number, number>>;
}

const generator = join(import.meta.dirname, 'generator.ts');

/**
 * Lets a process of its own send a load.
 * @param onSent called when the last request was sent, while answers are still waited for
 */
export async function send(load: Load, onSent = () => {}): Promise<Outcome> {
  const sender = fork(generator);
  const ended = once(sender, 'exit').then(([code]) => Promise.reject(new Error(`the generator ended with ${code}`)));
  try {
    sender.send(load);
    await Promise.race([once(sender, 'message'), ended]);
    onSent();
    const [outcome] = await Promise.race([once(sender, 'message'), ended]);
    return outcome;
  } finally {
    ended.catch(() => undefined);
    sender.kill();
  }
}
