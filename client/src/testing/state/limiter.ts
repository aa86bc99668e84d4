import { type PolicyName, policies } from '../defaults.ts';
import { MockError } from '../mock-error.ts';

/** One count of one policy. */
export interface Charge {
  readonly policy: PolicyName;
  readonly key: string;
}

interface Window {
  count: number;
  /** When it counts anew, in ms since the epoch. */
  readonly until: number;
}

/** Counts calls in windows that begin with the first call. */
export class Limiter {
  readonly #now: () => number;
  readonly #enabled: boolean;
  readonly #windows = new Map<string, Window>();

  constructor(now: () => number, enabled: boolean) {
    this.#now = now;
    this.#enabled = enabled;
  }

  /** @throws MockError `rate_limited` with the seconds until every limit allows the call again */
  consume(charges: readonly Charge[]): void {
    const results = charges.map((charge) => this.#charge(charge));
    if (results.every(({ left }) => left >= 0)) return;
    // A limit that this call used up would refuse the next one.
    const waits = results.filter(({ left }) => left <= 0).map(({ wait }) => wait);
    throw new MockError('rate_limited', { retry_after: Math.max(1, Math.ceil(Math.max(...waits) / 1000)) });
  }

  /** Charges a call and tells whether the limit allowed it. */
  allows(charge: Charge): boolean {
    return this.#charge(charge).left >= 0;
  }

  #charge({ policy, key }: Charge): { left: number; wait: number } {
    if (!this.#enabled) return { left: Number.POSITIVE_INFINITY, wait: 0 };
    const { calls, seconds } = policies[policy];
    const now = this.#now();
    const name = `${policy} ${key}`;
    const running = this.#windows.get(name);
    const window = running !== undefined && running.until > now ? running : { count: 0, until: now + seconds * 1000 };
    window.count++;
    this.#windows.set(name, window);
    return { left: calls - window.count, wait: window.until - now };
  }
}
