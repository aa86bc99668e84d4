import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';
import { mac } from '../security/secrets.ts';
import type { Charge, Policies, PolicyName } from './policies.ts';

/** Counts calls exactly, over all processes; in this process alone while Redis is away, never not at all. */
export class Limiter {
  readonly #limiters: Map<PolicyName, RateLimiterRedis>;
  readonly #hashKey: Buffer;

  constructor(redis: Redis, hashKey: Buffer, policies: Policies) {
    this.#hashKey = hashKey;
    this.#limiters = new Map(
      Object.entries(policies).map(([name, { calls, seconds }]) => {
        const options = { keyPrefix: `limit:${name}`, points: calls, duration: seconds };
        const insuranceLimiter = new RateLimiterMemory(options);
        return [name as PolicyName, new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter })];
      }),
    );
  }

  /** @throws AppError `rate_limited` with the seconds until every limit allows the call again */
  async consume(charges: readonly Charge[]): Promise<void> {
    const results = await Promise.all(charges.map((charge) => this.#charge(charge)));
    if (results.every(({ allowed }) => allowed)) return;
    // A limit that this call used up would refuse the next one, so the caller waits for that one, too.
    const waits = results.filter(({ left }) => left === 0).map(({ wait }) => wait);
    throw new AppError('rate_limited', { retryAfter: Math.ceil(Math.max(1, ...waits) / 1000) });
  }

  /** Charges a call and tells whether the limit allowed it. */
  async allows(charge: Charge): Promise<boolean> {
    return (await this.#charge(charge)).allowed;
  }

  async #charge({ policy, key }: Charge): Promise<Charged> {
    const limiter = this.#limiters.get(policy);
    if (limiter === undefined) return { allowed: true, left: Number.POSITIVE_INFINITY, wait: 0 };
    // Keys are hashed, so Redis does not tell whom they are about.
    const hidden = mac(this.#hashKey, key).toString('base64url').slice(0, 22);
    try {
      return charged(true, await limiter.consume(hidden));
    } catch (error) {
      if (error instanceof RateLimiterRes) return charged(false, error);
      throw error;
    }
  }
}

interface Charged {
  readonly allowed: boolean;
  /** How many more calls it would allow now. */
  readonly left: number;
  /** Milliseconds until it counts anew. */
  readonly wait: number;
}

const charged = (allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Charged => ({
  allowed,
  left: remainingPoints,
  wait: msBeforeNext,
});
