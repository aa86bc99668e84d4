import type { Logger } from 'pino';

/** Says in the log when something goes that nobody waits for, and when it is back, once each. */
export class Outage {
  readonly #logger: Logger;
  readonly #name: string;
  #isAway = false;

  constructor(logger: Logger, name: string) {
    this.#logger = logger;
    this.#name = name;
  }

  began(error: Error | undefined): void {
    if (!this.#isAway) this.#logger.warn({ reason: error?.message }, `${this.#name} is away`);
    this.#isAway = true;
  }

  over(): void {
    if (this.#isAway) this.#logger.info(`${this.#name} is back`);
    this.#isAway = false;
  }
}
