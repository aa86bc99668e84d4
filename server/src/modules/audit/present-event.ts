import type { AuditEvent } from '@gatehouse/shared';
import type { AuditEventRow } from '../../db/entities/audit-event.ts';

export function presentEvent(event: AuditEventRow): AuditEvent {
  return {
    id: event.id,
    at: event.at,
    action: event.action,
    actor_id: event.actorId ?? null,
    user_id: event.userId ?? null,
    session_id: event.sessionId ?? null,
    ip: event.ip ?? null,
    user_agent: event.userAgent ?? null,
    details: event.details,
  };
}
