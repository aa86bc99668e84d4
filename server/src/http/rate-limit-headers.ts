import type { FastifyReply } from 'fastify';
import type { Charged } from '../limits/limiter.ts';
import type { Policies } from '../limits/policies.ts';

/**
 * Writes what is left of a user's calls, as draft-ietf-httpapi-ratelimit-headers-10 has it.
 * The other limits are not counted aloud: who guesses is told when to stop, and not when to change address.
 */
export function rateLimitTeller({ user }: Policies): (reply: FastifyReply, charged: Charged) => void {
  if (user === undefined) return () => undefined;
  const policy = `"user";q=${user.calls};w=${user.seconds}`;
  return (reply, { left, resets }) => {
    reply.header('ratelimit-policy', policy).header('ratelimit', `"user";r=${left};t=${Math.ceil(resets / 1000)}`);
  };
}
