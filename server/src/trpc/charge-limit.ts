import type { ProcedureSpec } from '@gatehouse/shared';
import { limitedNetwork } from '../limits/client-ip.ts';
import { limits } from '../limits/policies.ts';
import type { SignInTry } from '../limits/tarpit/tarpit.ts';
import { readRefreshToken } from '../security/refresh-token.ts';
import type { TrpcContext } from './init.ts';

/**
 * Charges a call to the limit its spec names, before its use-case hashes or queries anything.
 * @returns the try, of a call under the sign-in's limit; settle it by how the call ends
 * @throws AppError `rate_limited`
 */
export async function chargeLimit(
  spec: ProcedureSpec,
  context: TrpcContext,
  input: unknown,
): Promise<SignInTry | undefined> {
  const { services, request, principal } = context;
  const given = (input ?? {}) as { email?: string; refresh_token?: string };
  const { refresh_token: token } = given;
  const ip = limitedNetwork(request.ip);
  // A signed-in caller's password is guessed at the same cost as at the sign-in.
  const email = spec.limit === 'sign_in' ? (given.email ?? principal?.user.email) : given.email;
  const sessionId = token === undefined ? undefined : readRefreshToken(services.secrets.refreshToken, token)?.sessionId;
  const charges = limits[spec.limit]({ ip, email, sessionId });
  if (spec.limit === 'sign_in') return services.tarpit.enter(email ?? '', ip, services.limiter.charge(charges));
  // Most calls are charged to their user alone, which `authenticate` has done.
  if (charges.length > 0) await services.limiter.consume(charges);
  return undefined;
}
