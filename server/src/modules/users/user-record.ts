import type { User } from '@gatehouse/shared';
import type { EntityManager } from '../../db/orm.ts';

type Time = 'last_login' | 'created_at' | 'updated_at';

/** A user as a query of our own reads them: the fields of the answer, with times as PostgreSQL writes them. */
export type UserRecord = {
  readonly [Field in keyof User]: Field extends Time ? string | Extract<User[Field], null> : User[Field];
};

/** Column by column: nothing reaches an answer because the table happens to have it. */
export const userColumns = [
  'id',
  'email',
  'pending_email',
  'full_name',
  'phone',
  'locale',
  'role',
  'is_active',
  'is_verified',
  'last_login',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof User)[];

/** Without an entity: making fifty of them costs more than to read them. */
export function presentUserRecord(em: EntityManager, record: UserRecord): User {
  const time = (text: string) => em.getPlatform().parseDate(text);
  return {
    ...record,
    last_login: record.last_login === null ? null : time(record.last_login),
    created_at: time(record.created_at),
    updated_at: time(record.updated_at),
  };
}
