import type { Charged } from '../limits/limiter.ts';
import type { Policies } from '../limits/policies.ts';

/**
 * What is left of a user's calls, as draft-ietf-httpapi-ratelimit-headers-10 writes it.
 * The other limits are not counted aloud: who guesses at passwords and codes is told when to stop, and not when to change address.
 */
export function rateLimitHeaders({ user }: Policies, { left, resets }: Charged): Record<string, string> {
  if (user === undefined) return {};
  return {
    'ratelimit-policy': `"user";q=${user.calls};w=${user.seconds}`,
    ratelimit: `"user";r=${left};t=${Math.ceil(resets / 1000)}`,
  };
}
