import { createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from './call.ts';

/** How long an open loop waits for its last answers. What is unanswered then has failed. */
const PATIENCE_MS = 15_000;

/** Counts what begins between the start and the end of the measured time. */
export class Recorder {
  readonly #latencies = createHistogram({ figures: 3 });
  calls = 0;
  failures = 0;
  firstFailure: string | undefined;

  answered(sinceMs: number): void {
    this.calls++;
    this.#latencies.record(Math.max(1, Math.round((performance.now() - sinceMs) * 1000)));
  }

  failed(error: unknown): void {
    this.failures++;
    this.firstFailure ??= String((error as Error).message).slice(0, 300);
  }

  percentile(share: number): number {
    return this.calls === 0 ? 0 : this.#latencies.percentile(share) / 1000;
  }
}

/** Each lane calls again once it is answered, until the end. */
export async function closedLoop(call: Call, lanes: number, endMs: number, recorder: Recorder): Promise<void> {
  const lane = async (number: number) => {
    while (performance.now() < endMs) {
      const since = performance.now();
      await call(number).then(
        () => recorder.answered(since),
        (error) => recorder.failed(error),
      );
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
}

/**
 * Calls begin when they are due, however long the others take. A call's latency counts from the moment it was due: a
 * server that stands still for a second makes all that were due in it wait.
 */
export async function openLoop(call: Call, perSecond: number, endMs: number, recorder: Recorder): Promise<void> {
  const start = performance.now();
  const total = Math.floor(((endMs - start) / 1000) * perSecond);
  let open = 0;
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.ceil(((performance.now() - start) / 1000) * perSecond));
    for (; sent < due; sent++) {
      const since = start + (sent / perSecond) * 1000;
      open++;
      call(sent)
        .then(
          () => recorder.answered(since),
          (error) => recorder.failed(error),
        )
        .finally(() => open--);
    }
    await sleep(1);
  }
  for (const patience = performance.now() + PATIENCE_MS; open > 0 && performance.now() < patience; ) await sleep(5);
  for (; open > 0; open--) recorder.failed(new Error('no answer'));
}
