import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  /** What is waited for, for the error message. */
  what: string;
  timeoutMs: number;
  intervalMs?: number;
  /** Gives up early. */
  signal?: AbortSignal;
}

/** Polls until `probe` gives something other than undefined, false or an error; throws when the time is up. */
export async function waitUntil<T>(
  probe: () => Promise<T> | T,
  { what, timeoutMs, intervalMs = 50, signal }: WaitOptions,
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`, { cause });
    await sleep(intervalMs, undefined, signal ? { signal } : {});
  }
}
