import type { users } from '@gatehouse/shared';
import { AuditEventEntity } from '../../db/entities/audit-event.ts';
import { presentEvent } from '../audit/present-event.ts';
import { recordAlone } from '../audit/record.ts';
import { listLiveSessions } from '../sessions/list-sessions.ts';
import type { UseCase } from '../use-case.ts';
import { presentUser } from './present-user.ts';

export const exportMe: UseCase<typeof users.export> = async (call) => {
  const { orm, clock } = call.services;
  const { user } = call.principal;
  await recordAlone(call, 'users.exported', { userId: user.id });
  const events = await orm.em
    .fork()
    .find(
      AuditEventEntity,
      { $or: [{ userId: user.id }, { actorId: user.id }] },
      { orderBy: { at: 'desc', id: 'desc' } },
    );
  return {
    exported_at: clock(),
    user: presentUser(user),
    sessions: await listLiveSessions(call, user),
    audit_events: events.map(presentEvent),
  };
};
