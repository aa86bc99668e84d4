import type { admin } from '@gatehouse/shared';
import { UserEntity } from '../../db/entities/user.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import { endEverySession } from '../sessions/end-sessions.ts';
import { listLiveSessions } from '../sessions/list-sessions.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from '../users/find-user.ts';

export const listUserSessions: UseCase<typeof admin.users.sessions> = async (call, { id }) => {
  const user = await call.services.orm.em.fork().findOne(UserEntity, { id });
  if (user === null) throw new AppError('not_found');
  return { items: await listLiveSessions(call, user) };
};

export const revokeUserSessions: UseCase<typeof admin.users.revokeSessions> = async (call, { id }) => {
  await inTransaction(call.services.orm, async (em) => {
    const user = await lockUser(em, id);
    if (user === null) throw new AppError('not_found');
    await endEverySession(em, user);
    record(em, call, 'admin.sessions_revoked', { userId: id });
  });
};
