import { LockMode } from '@mikro-orm/postgresql';
import { UserEntity, type UserRow } from '../../db/entities/user.ts';
import type { EntityManager } from '../../db/orm.ts';

/** A user with their hash, not locked. */
export const findUserByEmail = (em: EntityManager, email: string) =>
  em.findOne(UserEntity, { email }, { populate: ['passwordHash'] });

/** A user with their hash, locked until the transaction ends. Locks order writers, so no update is lost. */
export const lockUserByEmail = (em: EntityManager, email: string) =>
  em.findOne(UserEntity, { email }, { populate: ['passwordHash'], lockMode: LockMode.PESSIMISTIC_WRITE });

/** A user with their hash, locked until the transaction ends. */
export const lockUser = (em: EntityManager, id: string): Promise<UserRow | null> =>
  em.findOne(UserEntity, { id }, { populate: ['passwordHash'], lockMode: LockMode.PESSIMISTIC_WRITE });
