import type { AuditAction } from '@gatehouse/shared';
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

/** One line of the audit trail. No foreign keys: the trail outlives the accounts it speaks of. */
export const AuditEventEntity = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_events',
  properties: {
    id: p.uuid().primary(),
    at: p.datetime(3),
    action: p.string().length(64).$type<AuditAction>(),
    actorId: p.uuid().nullable(),
    userId: p.uuid().nullable(),
    sessionId: p.uuid().nullable(),
    ip: p.string().length(45).nullable(),
    userAgent: p.string().length(512).nullable(),
    details: p.json<AuditDetails>(),
  },
  indexes: [
    { name: 'audit_events_at_index', properties: ['at', 'id'] },
    { name: 'audit_events_user_index', properties: ['userId', 'at', 'id'] },
    { name: 'audit_events_user_action_index', properties: ['userId', 'action', 'at', 'id'] },
    { name: 'audit_events_actor_index', properties: ['actorId', 'at', 'id'] },
    { name: 'audit_events_action_index', properties: ['action', 'at', 'id'] },
  ],
});

/** Small facts about an event. Never a secret, never an address or a name: the trail stays when the person goes. */
export type AuditDetails = Record<string, string | number | boolean | string[]>;
export type AuditEventRow = InferEntity<typeof AuditEventEntity>;
