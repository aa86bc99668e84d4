import type { Call } from '../../call.ts';
import { newId } from '../../db/id.ts';
import type { EntityManager } from '../../db/orm.ts';
import { execute, prepared } from '../../db/statement.ts';
import { insertEvent } from '../audit/record.ts';

export interface NewAccount {
  readonly email: string;
  readonly passwordHash: string;
  readonly fullName: string | null;
  readonly phone: string | null;
  readonly locale: string;
}

/** Whose the address is now. */
export interface Registered {
  readonly id: string;
  readonly version: number;
  /** Whether it was somebody's before, who keeps the account; else it is the caller's, once they verify it. */
  readonly taken: boolean;
}

// An abandoned account is one that somebody began and nobody finished. One made by invitation has no password yet, and
// is its owner's. Whoever was there before keeps no way in: no password, no session, no code.
const storing = prepared(`
  with known as (
    select id, version, is_verified or not is_active or password_hash is null as taken
    from users where email = $1 for update
  ),
  created as (
    insert into users (id, email, password_hash, full_name, phone, locale, created_at, updated_at)
    select $2, $1, $3, $4, $5, $6, $7, $7 where not exists (select from known)
    on conflict (email) do nothing
    returning id, version
  ),
  superseded as (
    update users set password_hash = $3, full_name = $4, phone = $5, locale = $6, updated_at = $7,
      version = users.version + 1
    from known where users.id = known.id and not taken
    returning users.id, users.version
  ),
  ended as (delete from sessions using superseded where user_id = superseded.id),
  account as (
    select id, version, false as taken, '{}'::jsonb as details from created
    union all select id, version, false, '{"superseded": true}' from superseded
    union all select id, version, true, '{}' from known where taken
  ),
  event as (
    ${insertEvent}
    select $8, $7, case when taken then 'auth.register_repeated' else 'auth.registered' end,
      case when not taken then id end, id, null, $9, $10, details from account
  )
  select id, version, taken from account`);

/** Takes the same statement whoever has the address. */
export async function storeAccount(em: EntityManager, call: Call, account: NewAccount): Promise<Registered> {
  const { email, passwordHash, fullName, phone, locale } = account;
  const { ip, userAgent } = call.request;
  const [stored] = await execute<Registered>(em, storing, [
    email,
    newId(),
    passwordHash,
    fullName,
    phone,
    locale,
    call.services.clock(),
    newId(),
    ip,
    userAgent,
  ]);
  // Of two that register one new address at once, the later finds the earlier's account on its second try.
  return stored ?? storeAccount(em, call, account);
}
