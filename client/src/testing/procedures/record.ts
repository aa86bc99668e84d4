import type { AuditAction, AuditEvent } from '@gatehouse/shared';
import type { MockCall, SignedInMockCall } from './procedure.ts';

interface AuditEntry {
  /** Whom it is about; null for nobody known. */
  readonly userId: string | null;
  /** Who did it, where it is not the caller. */
  readonly actorId?: string | null;
  readonly sessionId?: string | null;
  readonly details?: AuditEvent['details'];
  /** Whether to leave out where the call came from. */
  readonly anonymous?: true;
}

/** Adds a line to the audit trail. */
export function record(call: MockCall | SignedInMockCall, action: AuditAction, entry: AuditEntry): void {
  const { state, request } = call;
  const principal = 'principal' in call ? call.principal : undefined;
  state.audit.push({
    id: state.newId(),
    at: state.now(),
    action,
    actor_id: entry.actorId === undefined ? (principal?.user.id ?? entry.userId) : entry.actorId,
    user_id: entry.userId,
    session_id: entry.sessionId ?? principal?.session.id ?? null,
    ip: entry.anonymous ? null : request.ip,
    user_agent: entry.anonymous ? null : request.userAgent,
    details: entry.details ?? {},
  });
}
