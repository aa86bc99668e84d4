import type { AdminUser } from '@gatehouse/shared';
import type { Call } from '../../call.ts';
import { SessionEntity } from '../../db/entities/session.ts';
import type { UserRow } from '../../db/entities/user.ts';
import type { EntityManager } from '../../db/orm.ts';
import { presentUser } from '../users/present-user.ts';

export async function presentAdminUser(em: EntityManager, call: Call, user: UserRow): Promise<AdminUser> {
  const openSessions = await em.count(SessionEntity, {
    user: user.id,
    version: user.version,
    expiresAt: { $gt: call.services.clock() },
  });
  return { ...presentUser(user), failed_sign_ins: user.failedSignIns, open_sessions: openSessions };
}
