import type { UserRow } from '../../db/entities/user.ts';
import type { EntityManager } from '../../db/orm.ts';
import { execute, prepared } from '../../db/statement.ts';

/** What a sign-in asks of an account. */
export type Account = Pick<
  UserRow,
  'id' | 'email' | 'passwordHash' | 'isActive' | 'isVerified' | 'version' | 'failedSignIns'
>;

// One row whoever has the address, so that an unknown one costs what a known one does.
const byEmail = prepared(`
  select id, email, password_hash as "passwordHash", is_active as "isActive", is_verified as "isVerified", version,
    failed_sign_ins as "failedSignIns"
  from (values (true)) as always left join users on email = $1`);

export async function findAccount(em: EntityManager, email: string): Promise<Account | null> {
  const [row] = await execute<Account | { id: null }>(em, byEmail, [email]);
  return row === undefined || row.id === null ? null : row;
}
