import { AppError } from '../errors.ts';

/**
 * Bounds how many calls that hash are at work: as many as can be served soon. The hashes themselves wait for one of
 * the hasher's threads.
 */
export class HashingGate {
  readonly places: number;
  /** Calls that are in now. */
  admitted = 0;
  /** Calls that were refused. */
  refused = 0;

  /** @param threads hashes that can run at once */
  constructor(threads: number) {
    this.places = threads + Math.max(64, threads * 16);
  }

  /**
   * Lets a call in that is going to hash, before it has cost anything.
   * @throws AppError `unavailable` at once where as many are in as can be served soon
   */
  async admit<T>(call: () => Promise<T>): Promise<T> {
    if (this.admitted >= this.places) {
      this.refused++;
      throw new AppError('unavailable', { retryAfter: 1 });
    }
    this.admitted++;
    try {
      return await call();
    } finally {
      this.admitted--;
    }
  }
}
