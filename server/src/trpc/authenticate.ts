import type { ProcedureSpec } from '@gatehouse/shared';
import { AppError } from '../errors.ts';
import { rateLimited } from '../limits/limiter.ts';
import type { Principal } from '../security/principal.ts';
import type { Services } from '../services.ts';
import type { TrpcContext } from './init.ts';

/**
 * Who makes the call, if the spec asks who. From the token alone, and in the order of cost: its signature,
 * the caller's limit, then the one read that tells whether the session still stands.
 */
export async function authenticate(spec: ProcedureSpec, context: TrpcContext): Promise<Principal | undefined> {
  const { services, token } = context;
  if (spec.access === 'anyone') return undefined;
  if (token === undefined) throw new AppError('unauthenticated');
  const now = services.clock();
  const claim = await services.accessTokens.read(token, now);
  if (claim === undefined) throw new AppError('token_invalid');
  const charged = await services.limiter.charge([{ policy: 'user', key: claim.userId }]);
  context.tellCharged?.(charged);
  if (!charged.allowed) throw rateLimited(charged.wait);
  const principal = await services.principals.read(claim, now);
  if (principal === undefined) throw new AppError('token_invalid');
  authorise(spec, principal);
  if (spec.recent === true) assertRecentSignIn(services, principal);
  return principal;
}

/** What the spec asks of a signed-in caller. */
function authorise(spec: ProcedureSpec, { user }: Principal): void {
  const mustBeVerified = spec.access === 'verified' || spec.access === 'admin';
  if (spec.access === 'admin' && user.role !== 'admin') throw new AppError('forbidden');
  if (mustBeVerified && !user.isVerified) throw new AppError('email_not_verified');
}

/** What the spec asks for the sake of a field that is given. */
export function authoriseInput({ recent }: ProcedureSpec, { services, principal }: TrpcContext, input: unknown): void {
  const isGiven = typeof recent === 'string' && (input as Record<string, unknown>)[recent] !== undefined;
  if (isGiven && principal !== undefined) assertRecentSignIn(services, principal);
}

function assertRecentSignIn({ clock, config }: Services, { session }: Principal): void {
  const oldest = clock().getTime() - config.tokens.recentSignIn;
  if (session.authenticatedAt.getTime() < oldest) throw new AppError('reauthentication_required');
}
