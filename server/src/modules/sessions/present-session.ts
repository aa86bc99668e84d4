import type { Session } from '@gatehouse/shared';
import type { SessionRow } from '../../db/entities/session.ts';

/** @param currentId the session of the caller */
export function presentSession(session: SessionRow, currentId: string): Session {
  return {
    id: session.id,
    created_at: session.createdAt,
    last_used_at: session.lastUsedAt,
    expires_at: session.expiresAt,
    ip: session.ip ?? null,
    user_agent: session.userAgent ?? null,
    current: session.id === currentId,
  };
}
