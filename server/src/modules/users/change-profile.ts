import type { User, users } from '@gatehouse/shared';
import type { z } from 'zod';
import type { SignedInCall } from '../../call.ts';
import { newId } from '../../db/id.ts';
import type { EntityManager } from '../../db/orm.ts';
import { execute, prepared } from '../../db/statement.ts';
import { AppError } from '../../errors.ts';
import { insertEvent } from '../audit/record.ts';
import { presentUserRecord, type UserRecord, userColumns } from './user-record.ts';

// Null clears a name or a phone number, so whether they are given is said beside them.
const changing = prepared(`
  with changed as (
    update users set updated_at = $3, locale = coalesce($4, locale),
      full_name = case when $5 then $6 else full_name end,
      phone = case when $7 then $8 else phone end
    where id = $1 and version = $2
    returning ${userColumns.join(', ')}
  ),
  event as (${insertEvent} select $9, $3, 'users.updated', id, id, $10, $11, $12, $13 from changed)
  select * from changed`);

/**
 * Changes those fields of the caller's profile that are given.
 * @throws AppError `token_invalid` where the account is no longer what the token was checked against
 */
export async function changeProfile(
  em: EntityManager,
  { services, principal: { user, session }, request }: SignedInCall,
  input: z.output<typeof users.updateMe.input>,
): Promise<User> {
  const { full_name: fullName, phone, locale } = input;
  const [changed] = await execute<UserRecord>(em, changing, [
    user.id,
    user.version,
    services.clock(),
    locale,
    fullName !== undefined,
    fullName,
    phone !== undefined,
    phone,
    newId(),
    session.id,
    request.ip,
    request.userAgent,
    { changed: Object.keys(input) },
  ]);
  if (changed === undefined) throw new AppError('token_invalid');
  return presentUserRecord(em, changed);
}
