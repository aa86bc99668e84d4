import type { auth } from '@gatehouse/shared';
import { raw } from '@mikro-orm/postgresql';
import type { Call } from '../../call.ts';
import { SessionEntity, type SessionRow } from '../../db/entities/session.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { isAlive } from '../../security/principal.ts';
import { type RefreshClaim, readRefreshToken } from '../../security/refresh-token.ts';
import { record } from '../audit/record.ts';
import { issueTokens } from '../sessions/open-session.ts';
import type { UseCase } from '../use-case.ts';

export const refresh: UseCase<typeof auth.refresh> = async (call, input) => {
  const { services } = call;
  const claim = readRefreshToken(services.secrets.refreshToken, input.refresh_token);
  if (claim === undefined) throw new AppError('token_invalid');
  const session = (await rotate(call, claim)) ?? (await successorOf(call, claim));
  return issueTokens(services, { user: session.user, session });
};

const readSession = ({ services }: Call, id: string) =>
  services.orm.em.fork().findOne(SessionEntity, { id }, { populate: ['user'] });

/** Uses a token up, if it is the session's latest: one conditional update, which one of many at once wins. */
async function rotate(call: Call, { sessionId, counter }: RefreshClaim): Promise<SessionRow | undefined> {
  const { orm, clock, config } = call.services;
  const session = await readSession(call, sessionId);
  const now = clock();
  if (session === null || !isAlive(session, now) || session.counter !== counter) return undefined;
  const idleEnd = now.getTime() + config.tokens.idleLifetime;
  const fresh = {
    counter: counter + 1,
    lastUsedAt: now,
    expiresAt: new Date(Math.min(idleEnd, session.endsAt.getTime())),
    ip: call.request.ip,
  };
  const rotated = await orm.em.fork().nativeUpdate(
    SessionEntity,
    {
      id: sessionId,
      counter,
      [raw('version')]: raw('(select u.version from users u where u.id = user_id and u.is_active)'),
    },
    fresh,
  );
  return rotated === 1 ? Object.assign(session, fresh) : undefined;
}

/** What a token gets that is not the latest: the same successor if it is the one just before, else the end of its session. */
async function successorOf(call: Call, { sessionId, counter }: RefreshClaim): Promise<SessionRow> {
  const { clock, config } = call.services;
  const session = await readSession(call, sessionId);
  const now = clock();
  if (session === null || !isAlive(session, now) || counter >= session.counter) throw new AppError('token_invalid');
  const age = now.getTime() - session.lastUsedAt.getTime();
  if (counter === session.counter - 1 && age <= config.tokens.grace) return session;
  await endStolenSession(call, session);
  throw new AppError('token_invalid');
}

/** A token that was used up long ago is in two hands. This commits although the call fails. */
async function endStolenSession(call: Call, { id, user }: SessionRow): Promise<void> {
  const { orm, mails, clock } = call.services;
  const { ip, userAgent } = call.request;
  await inTransaction(orm, async (em) => {
    // Of several replays at once, one ends the session and tells its owner.
    if ((await em.nativeDelete(SessionEntity, { id })) === 0) return;
    record(em, call, 'auth.refresh_token_reused', { userId: user.id, actorId: null, sessionId: id });
    await mails.add(
      { template: 'session_revoked', user_id: user.id, version: user.version, ip, user_agent: userAgent },
      clock(),
    );
  });
}
