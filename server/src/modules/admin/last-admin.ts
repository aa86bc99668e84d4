import { LockMode } from '@mikro-orm/postgresql';
import { UserEntity } from '../../db/entities/user.ts';
import type { EntityManager } from '../../db/orm.ts';
import { AppError } from '../../errors.ts';

/**
 * Refuses to go on if, without this user, no administrator could sign in. Every active administrator is locked,
 * in one order, so that two who remove each other at once meet here and only one succeeds.
 * Call it before locking the user.
 * @throws AppError `last_admin`
 */
export async function assertAnotherAdmin(em: EntityManager, userId: string): Promise<void> {
  const admins = await em.find(
    UserEntity,
    { role: 'admin', isActive: true, isVerified: true },
    { fields: ['id'], orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
  );
  if (admins.length === 1 && admins[0]?.id === userId) throw new AppError('last_admin');
}
