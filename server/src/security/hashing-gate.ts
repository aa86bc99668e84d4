import { AppError } from '../errors.ts';

/**
 * Bounds how many hashes run at once, and how many calls that hash are at work. Without it a storm of sign-ins fills
 * the thread pool and starves DNS and file access, though the event loop looks healthy.
 */
export class HashingGate {
  readonly #permits: number;
  readonly #places: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #admitted = 0;

  /** @param queueLimit calls that may be in beyond those whose hash can run at once */
  constructor(permits: number, queueLimit = Math.max(64, permits * 16)) {
    this.#permits = permits;
    this.#places = permits + queueLimit;
  }

  /**
   * Lets a call in that is going to hash, before it has cost anything.
   * @throws AppError `unavailable` at once where as many are in as can be served soon
   */
  async admit<T>(call: () => Promise<T>): Promise<T> {
    if (this.#admitted >= this.#places) throw new AppError('unavailable', { retryAfter: 1 });
    this.#admitted++;
    try {
      return await call();
    } finally {
      this.#admitted--;
    }
  }

  /** Runs one hash, in the order of asking. */
  async run<T>(hash: () => Promise<T>): Promise<T> {
    if (this.#running < this.#permits) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await hash();
    } finally {
      const next = this.#waiting.shift();
      // A permit passes straight to the next in line, so `running` stays as it is.
      if (next) next();
      else this.#running--;
    }
  }
}
