import { LockMode } from '@mikro-orm/postgresql';
import { UserEntity, type UserRow } from '../../db/entities/user.ts';
import type { EntityManager } from '../../db/orm.ts';

/** A user with their hash, not locked. */
export const findUserByEmail = async (em: EntityManager, email: string): Promise<UserRow | null> =>
  (await em.findOne(UserEntity, { email }, { populate: ['passwordHash'] })) ?? findNobody(em);

/** A user with their hash, locked until the transaction ends. Locks order writers, so no update is lost. */
export const lockUserByEmail = (em: EntityManager, email: string): Promise<UserRow | null> =>
  em.findOne(UserEntity, { email }, { populate: ['passwordHash'], lockMode: LockMode.PESSIMISTIC_WRITE });

/** A user with their hash, locked until the transaction ends. */
export const lockUser = (em: EntityManager, id: string): Promise<UserRow | null> =>
  em.findOne(UserEntity, { id }, { populate: ['passwordHash'], lockMode: LockMode.PESSIMISTIC_WRITE });

/** A row of an ordinary user, as the database gives it. */
const nobody = {
  id: '00000000-0000-0000-0000-000000000000',
  email: 'nobody@example.com',
  pending_email: null,
  password_hash: 'x'.repeat(97),
  full_name: null,
  phone: null,
  locale: 'en',
  role: 'user',
  is_active: true,
  is_verified: true,
  version: 1,
  failed_sign_ins: 0,
  last_login: null,
  created_at: '2026-01-01 00:00:00+00',
  updated_at: '2026-01-01 00:00:00+00',
} as const;

/** To make an entity of a row takes a moment, which would tell a known address from an unknown one: so it is done here, too. */
function findNobody(em: EntityManager): null {
  em.fork().map(UserEntity, { ...nobody });
  return null;
}
