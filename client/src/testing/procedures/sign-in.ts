import { defaults } from '../defaults.ts';
import { MockError } from '../mock-error.ts';
import type { SessionRow, UserRow } from '../state/rows.ts';
import { idleEnd, isAlive, issueTokens, openSession } from '../state/sessions.ts';
import type { Behaviours, MockCall } from './procedure.ts';
import { record } from './record.ts';

export const signIn: Pick<Behaviours['auth'], 'login' | 'refresh' | 'logout' | 'logoutAll'> = {
  login(call, { email, password }) {
    const { state, request } = call;
    const user = state.userByEmail(email);
    const right = user !== undefined && user.password === password.normalize('NFC');
    if (!right) return recordFailure(call, user, 'auth.sign_in_failed', 'invalid_credentials');
    if (!user.isActive) return recordFailure(call, user, 'auth.sign_in_failed', 'account_disabled');
    user.failedSignIns = 0;
    user.lastLogin = state.now();
    const session = openSession(state, user, request);
    record(call, 'auth.signed_in', { userId: user.id, sessionId: session.id });
    return issueTokens(state, session);
  },

  refresh(call, { refresh_token }) {
    const { state, request } = call;
    const now = state.now();
    const claim = state.tokens.readRefresh(refresh_token);
    const session = claim && state.sessions.get(claim.sessionId);
    if (session === undefined || claim === undefined || !isAlive(session, now)) throw new MockError('token_invalid');
    if (claim.counter === session.counter) {
      session.counter++;
      session.lastUsedAt = now;
      session.expiresAt = idleEnd(now, session.endsAt.getTime());
      session.ip = request.ip;
    } else if (claim.counter < session.counter - 1 || !isInGrace(session, now)) {
      endStolenSession(call, session);
      throw new MockError('token_invalid');
    }
    return issueTokens(state, session);
  },

  logout(call) {
    const { user, session } = call.principal;
    call.state.sessions.delete(session.id);
    record(call, 'auth.signed_out', { userId: user.id });
  },

  logoutAll(call) {
    const { user } = call.principal;
    call.state.endEverySession(user);
    record(call, 'auth.signed_out_everywhere', { userId: user.id });
  },
};

/** A password that was wrong, or of no use. */
export function recordFailure(
  call: MockCall,
  user: UserRow | undefined,
  action: 'auth.sign_in_failed' | 'auth.password_change_failed',
  code: 'invalid_credentials' | 'account_disabled',
): never {
  record(call, action, { userId: user?.id ?? null, actorId: null, details: { reason: code } });
  if (user !== undefined) user.failedSignIns++;
  throw new MockError(code);
}

const isInGrace = ({ lastUsedAt }: SessionRow, now: Date) =>
  now.getTime() - lastUsedAt.getTime() <= defaults.tokens.grace;

/** A refresh token that was used up long ago is in two hands. */
function endStolenSession(call: MockCall, { id, user }: SessionRow): void {
  call.state.sessions.delete(id);
  record(call, 'auth.refresh_token_reused', { userId: user.id, actorId: null, sessionId: id });
  call.state.mails.tell('session_revoked', user);
}
