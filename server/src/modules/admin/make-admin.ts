import type { Call } from '../../call.ts';
import { UserEntity, type UserRow } from '../../db/entities/user.ts';
import { newId } from '../../db/id.ts';
import type { EntityManager } from '../../db/orm.ts';
import { inTransaction } from '../../db/transaction.ts';
import { record } from '../audit/record.ts';
import { endEverySession } from '../sessions/end-sessions.ts';
import { lockUserByEmail } from '../users/find-user.ts';

/**
 * Makes an administrator on the operator's word: the one way to the first of them.
 * Somebody who verified their address keeps their password. Everybody else is invited, and whoever may have
 * registered the address without owning it loses what they set.
 * @returns the user, and whether they have to set a password
 */
export async function makeAdmin(call: Call, email: string): Promise<{ user: UserRow; invited: boolean }> {
  return inTransaction(call.services.orm, async (em) => {
    const known = await lockUserByEmail(em, email);
    const user = known === null ? await create(em, call, email) : await promote(em, call, known);
    const invited = !user.isVerified;
    if (invited) {
      const now = call.services.clock();
      await call.services.mails.add({ template: 'invitation', user_id: user.id, version: user.version }, now);
    }
    return { user, invited };
  });
}

async function create(em: EntityManager, call: Call, email: string): Promise<UserRow> {
  const now = call.services.clock();
  const user = em.create(
    UserEntity,
    { id: newId(), email, role: 'admin', createdAt: now, updatedAt: now },
    { persist: true },
  );
  record(em, call, 'admin.user_created', { userId: user.id, actorId: null, details: { role: 'admin' } });
  return user;
}

async function promote(em: EntityManager, call: Call, user: UserRow): Promise<UserRow> {
  await endEverySession(em, user);
  user.role = 'admin';
  user.isActive = true;
  user.updatedAt = call.services.clock();
  if (!user.isVerified) user.passwordHash = null;
  record(em, call, 'admin.user_updated', { userId: user.id, actorId: null, details: { changed: ['role'] } });
  return user;
}
