import { AppError } from '../errors.ts';

/**
 * Bounds how many hashes run at once. Without it a storm of sign-ins fills the thread pool and
 * starves DNS and file access, though the event loop looks healthy.
 */
export class HashingGate {
  readonly #permits: number;
  readonly #queueLimit: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(permits: number, queueLimit = Math.max(64, permits * 16)) {
    this.#permits = permits;
    this.#queueLimit = queueLimit;
  }

  /** @throws AppError `unavailable` at once where the queue is full */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running < this.#permits) this.#running++;
    else await this.#queue();
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      // A permit passes straight to the next in line, so `running` stays as it is.
      if (next) next();
      else this.#running--;
    }
  }

  #queue(): Promise<void> {
    if (this.#waiting.length >= this.#queueLimit) throw new AppError('unavailable', { retryAfter: 1 });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
