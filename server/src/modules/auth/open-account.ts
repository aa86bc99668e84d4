import type { Call } from '../../call.ts';
import { newId } from '../../db/id.ts';
import { execute, prepared } from '../../db/statement.ts';
import { insertEvent } from '../audit/record.ts';
import { endOfSession, type TokenSubject } from '../sessions/open-session.ts';
import type { Account } from './find-account.ts';

// All parts see the sessions as they were when the statement began. Whoever opens one changes the user's row, too: if
// that happened meanwhile, the row is no longer the one that was seen, and nothing is done.
const opening = prepared(`
  with seen as (select xmin from users where id = $1),
  subject as (
    update users set failed_sign_ins = 0, last_login = $4, password_hash = coalesce($5, password_hash)
    from seen
    where id = $1 and email = $2 and password_hash = $3 and is_active and users.xmin = seen.xmin
    returning id, version, role
  ),
  ended as (
    delete from sessions using subject where user_id = subject.id and (expires_at <= $4 or sessions.id in (
      select id from sessions where user_id = $1 and expires_at > $4 order by created_at desc, id desc offset $6))
  ),
  opened as (
    insert into sessions (id, user_id, version, counter, authenticated_at, created_at, last_used_at, expires_at,
      ends_at, ip, user_agent)
    select $7, id, version, 1, $4, $4, $4, $8, $9, $10, $11 from subject
  ),
  event as (${insertEvent} select $12, $4, 'auth.signed_in', id, id, $7, $10, $11, '{}' from subject)
  select id, version, role from subject`);

/**
 * Opens a session for whoever gave the right password. Expired ones go, and the oldest beyond the limit.
 * @param newHash replaces the stored one, where there is need
 * @returns undefined where the account is no longer as it was found, or was signed in to at the same moment
 */
export async function openAccount(call: Call, account: Account, newHash?: string): Promise<TokenSubject | undefined> {
  const { config, clock, orm } = call.services;
  const { ip, userAgent } = call.request;
  const now = clock();
  const session = { id: newId(), counter: 1 };
  const { expiresAt, endsAt } = endOfSession(config, now);
  const [user] = await execute<TokenSubject['user']>(orm.em, opening, [
    account.id,
    account.email,
    account.passwordHash,
    now,
    newHash,
    config.tokens.sessionsPerUser - 1,
    session.id,
    expiresAt,
    endsAt,
    ip,
    userAgent,
    newId(),
  ]);
  return user && { user, session };
}
