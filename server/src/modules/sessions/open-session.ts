import type { Tokens } from '@gatehouse/shared';
import type { Call, RequestInfo } from '../../call.ts';
import { SessionEntity, type SessionRow } from '../../db/entities/session.ts';
import type { UserRow } from '../../db/entities/user.ts';
import { newId } from '../../db/id.ts';
import type { EntityManager } from '../../db/orm.ts';
import { issueRefreshToken } from '../../security/refresh-token.ts';
import type { Services } from '../../services.ts';

/** Opens a session for a user whose row is locked. Expired ones go, and the oldest beyond the limit. */
export async function openSession(em: EntityManager, call: Call, user: UserRow): Promise<SessionRow> {
  const { config, clock } = call.services;
  const now = clock();
  await em.execute(
    `delete from sessions where user_id = ? and (expires_at <= ? or id in (
       select id from sessions where user_id = ? and expires_at > ? order by created_at desc, id desc offset ?))`,
    [user.id, now, user.id, now, config.tokens.sessionsPerUser - 1],
  );
  return em.create(
    SessionEntity,
    {
      id: newId(),
      user: user.id,
      version: user.version,
      counter: 1,
      authenticatedAt: now,
      createdAt: now,
      lastUsedAt: now,
      ...endOfSession(config, now),
      ...device(call.request),
    },
    { persist: true },
  );
}

/** When a session that begins now ends: if it is not used, and in any case. */
export function endOfSession({ tokens }: Services['config'], now: Date): { expiresAt: Date; endsAt: Date } {
  const endsAt = new Date(now.getTime() + tokens.sessionLifetime);
  return { expiresAt: new Date(Math.min(now.getTime() + tokens.idleLifetime, endsAt.getTime())), endsAt };
}

const device = ({ ip, userAgent }: RequestInfo) => ({ ip, userAgent });

/** What tokens are made from. */
export interface TokenSubject {
  readonly user: Pick<UserRow, 'id' | 'version' | 'role'>;
  readonly session: Pick<SessionRow, 'id' | 'counter'>;
}

/** The pair of tokens for a session as it stands. The same session and counter give the same refresh token. */
export async function issueTokens(services: Services, { user, session }: TokenSubject): Promise<Tokens> {
  const { accessTokens, secrets, clock } = services;
  return {
    access_token: await accessTokens.issue(
      { userId: user.id, sessionId: session.id, version: user.version, role: user.role },
      clock(),
    ),
    refresh_token: issueRefreshToken(secrets.refreshToken, { sessionId: session.id, counter: session.counter }),
    token_type: 'bearer',
    expires_in: accessTokens.expiresIn,
  };
}
