import type { users } from '@gatehouse/shared';
import { SessionEntity } from '../../db/entities/session.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import { listLiveSessions } from '../sessions/list-sessions.ts';
import type { UseCase } from '../use-case.ts';

export const listMySessions: UseCase<typeof users.sessions.list> = async (call) => ({
  items: await listLiveSessions(call, call.principal.user),
});

export const revokeMySession: UseCase<typeof users.sessions.revoke> = async (call, { id }) => {
  const { user } = call.principal;
  await inTransaction(call.services.orm, async (em) => {
    const ended = await em.nativeDelete(SessionEntity, { id, user: user.id });
    if (ended === 0) throw new AppError('not_found');
    record(em, call, 'users.session_revoked', { userId: user.id, details: { session_id: id } });
  });
};

export const revokeMyOtherSessions: UseCase<typeof users.sessions.revokeOthers> = async (call) => {
  const { user, session } = call.principal;
  await inTransaction(call.services.orm, async (em) => {
    const ended = await em.nativeDelete(SessionEntity, { user: user.id, id: { $ne: session.id } });
    record(em, call, 'users.other_sessions_revoked', { userId: user.id, details: { ended } });
  });
};
