import DataLoader from 'dataloader';
import { SessionEntity, type SessionRow } from '../db/entities/session.ts';
import type { UserRow } from '../db/entities/user.ts';
import type { Orm } from '../db/orm.ts';
import type { AccessClaim } from './access-token.ts';

/** Who makes a call: a live session and its user, as they are now. */
export interface Principal {
  readonly user: UserRow;
  readonly session: SessionRow;
}

/**
 * Reads principals from PostgreSQL at every call, so that whatever ends a session ends it at once in every
 * process. The reads of one tick are gathered into one query.
 */
export class PrincipalReader {
  readonly #sessions: DataLoader<string, SessionRow | undefined>;

  constructor(orm: Orm) {
    this.#sessions = new DataLoader(
      async (ids) => {
        const found = await orm.em.fork().find(SessionEntity, { id: { $in: [...ids] } }, { populate: ['user'] });
        const byId = new Map(found.map((session) => [session.id, session]));
        return ids.map((id) => byId.get(id));
      },
      { cache: false },
    );
  }

  /** @returns undefined where the session or its user no longer stands behind the claim */
  async read(claim: AccessClaim, now: Date): Promise<Principal | undefined> {
    const session = await this.#sessions.load(claim.sessionId);
    if (session === undefined || !isAlive(session, now)) return undefined;
    const user = session.user;
    return user.id === claim.userId && user.version === claim.version ? { user, session } : undefined;
  }
}

/** Whether a session and its user, as they were just read, may still be used. */
export function isAlive(session: SessionRow, now: Date): boolean {
  const user = session.user;
  return user.isActive && session.version === user.version && session.expiresAt > now && session.endsAt > now;
}
