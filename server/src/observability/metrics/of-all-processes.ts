import { AppError } from '../../errors.ts';
import { type AllQuestion, type FromPrimary, type ReadingAnswer, toPrimary } from '../../processes/messages.ts';
import type { Metrics } from './metrics.ts';

/** Longer than the primary waits for any of them. */
const patience = 5000;

/** In one API process of several: tells the primary what it knows, and from the primary what all of them know. */
export class OfAllProcesses {
  readonly #waiting = new Map<number, (text: string) => void>();
  #questions = 0;

  constructor(metrics: () => Promise<Metrics>) {
    process.on('message', async (message: FromPrimary) => {
      if (message.kind === 'all metrics') this.#waiting.get(message.id)?.(message.text);
      if (message.kind !== 'read metrics') return;
      send({ kind: toPrimary.reading, id: message.id, readings: await (await metrics()).read() });
    });
  }

  /** @throws AppError `unavailable` where the primary does not answer */
  async text(): Promise<string> {
    const id = ++this.#questions;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const timer = setTimeout(() => reject(new AppError('unavailable', { retryAfter: 1 })), patience);
    this.#waiting.set(id, resolve);
    send({ kind: toPrimary.all, id });
    return promise.finally(() => {
      clearTimeout(timer);
      this.#waiting.delete(id);
    });
  }
}

function send(message: AllQuestion | ReadingAnswer): void {
  if (process.connected) process.send?.(message);
}
