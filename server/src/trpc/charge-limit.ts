import type { ProcedureSpec } from '@gatehouse/shared';
import { limitedNetwork } from '../limits/client-ip.ts';
import { limits } from '../limits/policies.ts';
import { readRefreshToken } from '../security/refresh-token.ts';
import type { TrpcContext } from './init.ts';

/** Charges a call to the limit its spec names, before its use-case hashes or queries anything. */
export async function chargeLimit(spec: ProcedureSpec, context: TrpcContext, input: unknown): Promise<void> {
  const { services, request, principal } = context;
  const { email, refresh_token: token } = (input ?? {}) as { email?: string; refresh_token?: string };
  const charges = limits[spec.limit]({
    ip: limitedNetwork(request.ip),
    // A signed-in caller's password is guessed at the same cost as at the sign-in.
    email: spec.limit === 'sign_in' ? (email ?? principal?.user.email) : email,
    sessionId: token === undefined ? undefined : readRefreshToken(services.secrets.refreshToken, token)?.sessionId,
  });
  await services.limiter.consume(charges);
}
