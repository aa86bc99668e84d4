import type { AdminUser, Session, User } from '@gatehouse/shared';
import type { SessionRow, UserRow } from './rows.ts';
import { liveSessions } from './sessions.ts';
import type { State } from './state.ts';

export function presentUser(user: UserRow): User {
  return {
    id: user.id,
    email: user.email,
    pending_email: user.pendingEmail,
    full_name: user.fullName,
    phone: user.phone,
    locale: user.locale,
    role: user.role,
    is_active: user.isActive,
    is_verified: user.isVerified,
    last_login: user.lastLogin,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  };
}

export function presentAdminUser(state: State, user: UserRow): AdminUser {
  return {
    ...presentUser(user),
    failed_sign_ins: user.failedSignIns,
    open_sessions: liveSessions(state, user).length,
  };
}

/** @param current the session of the caller */
export function presentSession(session: SessionRow, current: SessionRow): Session {
  return {
    id: session.id,
    created_at: session.createdAt,
    last_used_at: session.lastUsedAt,
    expires_at: session.expiresAt,
    ip: session.ip,
    user_agent: session.userAgent,
    current: session === current,
  };
}
