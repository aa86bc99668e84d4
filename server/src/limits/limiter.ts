import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';
import type { Meter } from '../observability/meter.ts';
import type { RedisClient } from '../redis.ts';
import { RecentlyUsed } from '../security/recently-used.ts';
import { mac } from '../security/secrets.ts';
import type { Charge, Policies, PolicyName } from './policies.ts';

/** How many hashed keys are remembered: whoever calls again and again costs one hash. */
const remembered = 10_000;

/** Counts calls exactly, over all processes; in this process alone while Redis is away, never not at all. */
export class Limiter {
  readonly #limiters: Map<PolicyName, RateLimiterRedis>;
  readonly #hashKey: Buffer;
  readonly #meter: Meter | undefined;
  readonly #hiddenKeys = new RecentlyUsed<string>(remembered);

  constructor(redis: RedisClient, hashKey: Buffer, policies: Policies, meter?: Meter) {
    this.#hashKey = hashKey;
    this.#meter = meter;
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
    const { allowed, wait } = await this.charge(charges);
    if (!allowed) throw rateLimited(wait);
  }

  /** Charges a call and tells whether every limit allowed it. */
  async charge(charges: readonly Charge[]): Promise<Charged> {
    const limited = charges.flatMap(({ policy, key }) => {
      const limiter = this.#limiters.get(policy);
      return limiter === undefined ? [] : [this.#charge(limiter, policy, key)];
    });
    if (limited.length === 0) return unlimited;
    const results = await Promise.all(limited);
    return {
      allowed: results.every(({ allowed }) => allowed),
      left: Math.min(...results.map(({ left }) => left)),
      // A limit that this call used up would refuse the next one, so the caller waits for that one, too.
      wait: Math.max(0, ...results.filter(({ left }) => left === 0).map(({ resets }) => resets)),
      resets: Math.max(0, ...results.map(({ resets }) => resets)),
    };
  }

  async #charge(limiter: RateLimiterRedis, policy: PolicyName, key: string): Promise<Omit<Charged, 'wait'>> {
    try {
      return charged(true, await limiter.consume(this.#hidden(key)));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      this.#meter?.limited(policy);
      return charged(false, error);
    }
  }

  /** Keys are hashed, so Redis does not tell whom they are about. */
  #hidden(key: string): string {
    const known = this.#hiddenKeys.get(key);
    if (known !== undefined) return known;
    const hidden = mac(this.#hashKey, key).toString('base64url').slice(0, 22);
    this.#hiddenKeys.set(key, hidden);
    return hidden;
  }
}

/** What the limits say of a call. */
export interface Charged {
  readonly allowed: boolean;
  /** How many more calls they would allow now. */
  readonly left: number;
  /** Milliseconds until the next call like it would be allowed. */
  readonly wait: number;
  /** Milliseconds until they allow all their calls again. */
  readonly resets: number;
}

const unlimited: Charged = { allowed: true, left: Number.POSITIVE_INFINITY, wait: 0, resets: 0 };

/** @param wait in milliseconds */
export const rateLimited = (wait: number) => new AppError('rate_limited', { retryAfter: Math.max(1, wait) / 1000 });

const charged = (allowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes) => ({
  allowed,
  left: remainingPoints,
  resets: msBeforeNext,
});
