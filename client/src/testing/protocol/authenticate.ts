import type { ProcedureSpec } from '@gatehouse/shared';
import { defaults } from '../defaults.ts';
import { MockError } from '../mock-error.ts';
import type { Principal } from '../state/rows.ts';
import { isAlive } from '../state/sessions.ts';
import type { State } from '../state/state.ts';
import type { Context } from './init.ts';

/** Who makes the call, if the spec asks who. */
export function authenticate(spec: ProcedureSpec, { state, token }: Context): Principal | undefined {
  if (spec.access === 'anyone') return undefined;
  if (token === undefined) throw new MockError('unauthenticated');
  const now = state.now();
  const claim = state.tokens.readAccess(token, now.getTime());
  if (claim === undefined) throw new MockError('token_invalid');
  state.limiter.consume([{ policy: 'user', key: claim.userId }]);
  const session = state.sessions.get(claim.sessionId);
  const stands = session !== undefined && isAlive(session, now) && session.user.version === claim.version;
  if (!stands) throw new MockError('token_invalid');
  const principal = { user: session.user, session };
  authorise(spec, principal);
  if (spec.recent === true) assertRecentSignIn(state, principal);
  return principal;
}

/** What the spec asks of a signed-in caller. */
function authorise(spec: ProcedureSpec, { user }: Principal): void {
  const mustBeVerified = spec.access === 'verified' || spec.access === 'admin';
  if (spec.access === 'admin' && user.role !== 'admin') throw new MockError('forbidden');
  if (mustBeVerified && !user.isVerified) throw new MockError('email_not_verified');
}

/** What the spec asks for the sake of a field that is given. */
export function authoriseInput({ recent }: ProcedureSpec, { state, principal }: Context, input: unknown): void {
  const isGiven = typeof recent === 'string' && (input as Record<string, unknown>)[recent] !== undefined;
  if (isGiven && principal !== undefined) assertRecentSignIn(state, principal);
}

function assertRecentSignIn(state: State, { session }: Principal): void {
  const oldest = state.now().getTime() - defaults.tokens.recentSignIn;
  if (session.createdAt.getTime() < oldest) throw new MockError('reauthentication_required');
}
