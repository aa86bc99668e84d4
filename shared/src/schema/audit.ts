import { z } from 'zod';
import { id, timestamp } from './primitives.ts';

export const auditActions = [
  'auth.registered',
  'auth.register_repeated',
  'auth.verification_requested',
  'auth.email_verified',
  'auth.verification_failed',
  'auth.signed_in',
  'auth.sign_in_failed',
  'auth.signed_out',
  'auth.signed_out_everywhere',
  'auth.refresh_token_reused',
  'auth.password_reset_requested',
  'auth.password_reset',
  'auth.password_changed',
  'auth.password_change_failed',
  'users.updated',
  'users.email_change_requested',
  'users.email_changed',
  'users.email_change_failed',
  'users.session_revoked',
  'users.other_sessions_revoked',
  'users.exported',
  'users.deleted',
  'admin.user_created',
  'admin.user_updated',
  'admin.user_deleted',
  'admin.sessions_revoked',
  'admin.password_reset_sent',
  'admin.mail_retried',
] as const;

export type AuditAction = (typeof auditActions)[number];

export const auditAction = z
  .enum(auditActions)
  .meta({ id: 'AuditAction', description: 'What happened.', examples: ['auth.signed_in'] });

const sampleId = '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10';

// Registered, not given by meta(): that makes a copy, and the schema refers to itself.
const jsonValue = z.json().register(z.globalRegistry, { id: 'JsonValue', description: 'Any JSON value.' });

export const auditEvent = z
  .strictObject({
    id: id.meta({ description: 'The event.', examples: [sampleId] }),
    at: timestamp.meta({ description: 'When it happened.', examples: [new Date('2026-11-22T15:04:05.000Z')] }),
    action: auditAction,
    actor_id: id.nullable().meta({ description: 'Who did it; null for somebody unknown.', examples: [sampleId] }),
    user_id: id.nullable().meta({ description: 'Whom it is about; null for nobody known.', examples: [sampleId] }),
    session_id: id.nullable().meta({ description: 'In which session.', examples: [sampleId] }),
    ip: z
      .string()
      .nullable()
      .meta({ description: "The caller's address.", examples: ['203.0.113.7'] }),
    user_agent: z
      .string()
      .nullable()
      .meta({ description: "The caller's User-Agent.", examples: ['Mozilla/5.0'] }),
    details: z
      .record(z.string(), jsonValue)
      .meta({ description: 'More about it; never a secret.', examples: [{ changed: ['role'] }] }),
  })
  .meta({ id: 'AuditEvent', description: 'One line of the audit trail.' });

export type AuditEvent = z.output<typeof auditEvent>;
