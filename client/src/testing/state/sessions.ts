import type { Tokens } from '@gatehouse/shared';
import { defaults } from '../defaults.ts';
import type { RequestInfo, SessionRow, UserRow } from './rows.ts';
import type { State } from './state.ts';

const { idleLifetime, sessionLifetime, sessionsPerUser } = defaults.tokens;

/** Whether a session may still be used. */
export function isAlive({ user, version, expiresAt, endsAt }: SessionRow, now: Date): boolean {
  return user.isActive && version === user.version && expiresAt > now && endsAt > now;
}

/** A user's sessions that are alive, the newest first. */
export function liveSessions(state: State, user: UserRow): SessionRow[] {
  const now = state.now();
  return [...state.sessions.values()]
    .filter((session) => session.user === user && session.version === user.version && session.expiresAt > now)
    .reverse();
}

/** Opens a session; the oldest beyond the limit goes. */
export function openSession(state: State, user: UserRow, { ip, userAgent }: Omit<RequestInfo, 'id'>): SessionRow {
  const now = state.now();
  const kept = new Set(liveSessions(state, user).slice(0, sessionsPerUser - 1));
  state.deleteSessions((session) => session.user === user && !kept.has(session));
  const session: SessionRow = {
    id: state.newId(),
    user,
    version: user.version,
    counter: 1,
    createdAt: now,
    lastUsedAt: state.now(),
    expiresAt: idleEnd(now, Number.POSITIVE_INFINITY),
    endsAt: new Date(now.getTime() + sessionLifetime),
    ip,
    userAgent,
  };
  state.sessions.set(session.id, session);
  return session;
}

/** When a session that is used now ends, unless it is used again. */
export const idleEnd = (now: Date, latest: number) => new Date(Math.min(now.getTime() + idleLifetime, latest));

/** The pair of tokens for a session as it stands. */
export function issueTokens(state: State, { id, user, counter }: SessionRow): Tokens {
  const claim = { userId: user.id, sessionId: id, version: user.version, role: user.role };
  return {
    access_token: state.tokens.issueAccess(claim, state.now().getTime()),
    refresh_token: state.tokens.issueRefresh({ sessionId: id, counter }),
    token_type: 'bearer',
    expires_in: state.tokens.expiresIn,
  };
}
