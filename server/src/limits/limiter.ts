import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';
import { mac } from '../security/secrets.ts';
import { type Charge, type Policy, type PolicyName, policies } from './policies.ts';

/** Counts calls exactly, over all processes; in this process alone while Redis is away, never not at all. */
export class Limiter {
  readonly #limiters: Map<PolicyName, RateLimiterRedis>;
  readonly #hashKey: Buffer;

  /** @param overrides `off`, or `policy=calls/seconds`, as in RATE_LIMITS */
  constructor(redis: Redis, hashKey: Buffer, overrides: readonly string[]) {
    this.#hashKey = hashKey;
    this.#limiters = new Map(
      Object.entries(effectivePolicies(overrides)).map(([name, { calls, seconds }]) => {
        const options = { keyPrefix: `limit:${name}`, points: calls, duration: seconds };
        const insuranceLimiter = new RateLimiterMemory(options);
        return [name as PolicyName, new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter })];
      }),
    );
  }

  /** @throws AppError `rate_limited` with the seconds until every limit allows the call again */
  async consume(charges: readonly Charge[]): Promise<void> {
    const waits = await Promise.all(charges.map((charge) => this.#charge(charge)));
    const longest = Math.max(0, ...waits);
    if (longest > 0) throw new AppError('rate_limited', { retryAfter: Math.ceil(longest / 1000) });
  }

  /** Charges a call and tells whether the limit allowed it. */
  async allows(charge: Charge): Promise<boolean> {
    return (await this.#charge(charge)) === 0;
  }

  /** @returns the milliseconds to wait; 0 if the call is allowed */
  async #charge({ policy, key }: Charge): Promise<number> {
    const limiter = this.#limiters.get(policy);
    if (limiter === undefined) return 0;
    try {
      // Keys are hashed, so Redis does not tell whom they are about.
      await limiter.consume(mac(this.#hashKey, key).toString('base64url').slice(0, 22));
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
      throw error;
    }
  }
}

function effectivePolicies(overrides: readonly string[]): Partial<Record<PolicyName, Policy>> {
  if (overrides.includes('off')) return {};
  const changed = overrides.map((override) => {
    const [name = '', numbers = ''] = override.split('=');
    const [calls, seconds] = numbers.split('/').map(Number);
    if (!(name in policies))
      throw new Error(
        `RATE_LIMITS: there is no limit named ${name}; expected one of ${Object.keys(policies).join(', ')}`,
      );
    return [name, { calls, seconds }];
  });
  return { ...policies, ...Object.fromEntries(changed) };
}
