import type { auth } from '@gatehouse/shared';
import type { Call } from '../../call.ts';
import { SessionEntity, type SessionRow } from '../../db/entities/session.ts';
import { execute, prepared } from '../../db/statement.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { isAlive } from '../../security/principal.ts';
import { type RefreshClaim, readRefreshToken } from '../../security/refresh-token.ts';
import { record } from '../audit/record.ts';
import { issueTokens, type TokenSubject } from '../sessions/open-session.ts';
import type { UseCase } from '../use-case.ts';

export const refresh: UseCase<typeof auth.refresh> = async (call, input) => {
  const { services } = call;
  const claim = readRefreshToken(services.secrets.refreshToken, input.refresh_token);
  if (claim === undefined) throw new AppError('token_invalid');
  return issueTokens(services, (await rotate(call, claim)) ?? (await successorOf(call, claim)));
};

const rotation = prepared(`
  update sessions set counter = counter + 1, last_used_at = $3, expires_at = least($4, ends_at), ip = $5
  from users
  where sessions.id = $1 and counter = $2 and expires_at > $3 and ends_at > $3
    and users.id = user_id and users.version = sessions.version and is_active
  returning counter, users.id, users.version, role`);

/** Uses a token up, if it is the latest of a live session: one conditional update, which one of many at once wins. */
async function rotate(call: Call, { sessionId, counter }: RefreshClaim): Promise<TokenSubject | undefined> {
  const { orm, clock, config } = call.services;
  const now = clock();
  const idleEnd = new Date(now.getTime() + config.tokens.idleLifetime);
  const [rotated] = await execute<TokenSubject['user'] & { counter: number }>(orm.em, rotation, [
    sessionId,
    counter,
    now,
    idleEnd,
    call.request.ip,
  ]);
  return rotated && { user: rotated, session: { id: sessionId, counter: rotated.counter } };
}

/** What a token gets that is not the latest: the same successor if it is the one just before, else the end of its session. */
async function successorOf(call: Call, { sessionId, counter }: RefreshClaim): Promise<TokenSubject> {
  const { clock, config, orm } = call.services;
  const session = await orm.em.fork().findOne(SessionEntity, { id: sessionId }, { populate: ['user'] });
  const now = clock();
  if (session === null || !isAlive(session, now) || counter >= session.counter) throw new AppError('token_invalid');
  const age = now.getTime() - session.lastUsedAt.getTime();
  if (counter === session.counter - 1 && age <= config.tokens.grace) return { user: session.user, session };
  await endStolenSession(call, session);
  throw new AppError('token_invalid');
}

/** A token that was used up long ago is in two hands. This commits although the call fails. */
async function endStolenSession(call: Call, { id, user }: SessionRow): Promise<void> {
  const { orm, mails, clock, meter } = call.services;
  const { ip, userAgent } = call.request;
  const ended = await inTransaction(orm, async (em) => {
    // Of several replays at once, one ends the session and tells its owner.
    if ((await em.nativeDelete(SessionEntity, { id })) === 0) return false;
    record(em, call, 'auth.refresh_token_reused', { userId: user.id, actorId: null, sessionId: id });
    await mails.add(
      { template: 'session_revoked', user_id: user.id, version: user.version, ip, user_agent: userAgent },
      clock(),
    );
    return true;
  });
  if (ended) meter?.tokenReused();
}
