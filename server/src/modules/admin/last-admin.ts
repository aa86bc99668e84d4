import { LockMode } from '@mikro-orm/postgresql';
import { UserEntity } from '../../db/entities/user.ts';
import type { EntityManager } from '../../db/orm.ts';
import { AppError } from '../../errors.ts';

const canAdminister = { role: 'admin', isActive: true, isVerified: true } as const;

/**
 * Refuses to go on if, without this user, no administrator could sign in. Every active administrator is locked, and
 * the user with them, in one order, so that two who remove each other at once meet here and only one succeeds.
 * Whoever is one no more when their turn comes stays locked for all that: a user locked later, out of this order,
 * would make for deadlocks.
 * @throws AppError `last_admin`
 */
export async function assertAnotherAdmin(em: EntityManager, userId: string): Promise<void> {
  const locked = await em.find(
    UserEntity,
    { $or: [canAdminister, { id: userId }] },
    {
      fields: ['id', 'role', 'isActive', 'isVerified'],
      orderBy: { id: 'asc' },
      lockMode: LockMode.PESSIMISTIC_WRITE,
      disableIdentityMap: true,
    },
  );
  const admins = locked.filter(({ role, isActive, isVerified }) => role === 'admin' && isActive && isVerified);
  if (admins.length === 1 && admins[0]?.id === userId) throw new AppError('last_admin');
}
