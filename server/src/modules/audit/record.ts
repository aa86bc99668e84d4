import type { AuditAction } from '@gatehouse/shared';
import type { Call, SignedInCall } from '../../call.ts';
import { type AuditDetails, AuditEventEntity } from '../../db/entities/audit-event.ts';
import { newId } from '../../db/id.ts';
import type { EntityManager } from '../../db/orm.ts';
import { inTransaction } from '../../db/transaction.ts';

export interface AuditEntry {
  /** Whom it is about; null for nobody known. */
  readonly userId: string | null;
  /** Who did it, where it is not the caller. */
  readonly actorId?: string | null;
  readonly sessionId?: string | null;
  readonly details?: AuditDetails;
  /** Whether to leave out where the call came from: the event of somebody who is being forgotten. */
  readonly anonymous?: true;
}

/** How a statement of our own adds an event; a selection of as many values follows. */
export const insertEvent =
  'insert into audit_events (id, at, action, actor_id, user_id, session_id, ip, user_agent, details)';

/** Adds an event to the unit of work, so that it is stored if, and only if, what it tells of is. */
export function record(em: EntityManager, call: Call | SignedInCall, action: AuditAction, entry: AuditEntry): void {
  const principal = 'principal' in call ? call.principal : undefined;
  em.create(
    AuditEventEntity,
    {
      id: newId(),
      at: call.services.clock(),
      action,
      actorId: entry.actorId === undefined ? (principal?.user.id ?? entry.userId) : entry.actorId,
      userId: entry.userId,
      sessionId: entry.sessionId ?? principal?.session.id ?? null,
      ip: entry.anonymous ? null : call.request.ip,
      userAgent: entry.anonymous ? null : call.request.userAgent,
      details: entry.details ?? {},
    },
    { persist: true },
  );
}

/** Records what changed nothing: a failure, or a mere reading. */
export function recordAlone(call: Call | SignedInCall, action: AuditAction, entry: AuditEntry): Promise<void> {
  return inTransaction(call.services.orm, async (em) => record(em, call, action, entry));
}
