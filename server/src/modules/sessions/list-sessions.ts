import type { Session } from '@gatehouse/shared';
import type { SignedInCall } from '../../call.ts';
import { SessionEntity } from '../../db/entities/session.ts';
import type { UserRow } from '../../db/entities/user.ts';
import { presentSession } from './present-session.ts';

/** The sessions of a user that are alive, the newest first. */
export async function listLiveSessions(call: SignedInCall, user: Pick<UserRow, 'id' | 'version'>): Promise<Session[]> {
  const { orm, clock } = call.services;
  const sessions = await orm.em
    .fork()
    .find(
      SessionEntity,
      { user: user.id, version: user.version, expiresAt: { $gt: clock() } },
      { orderBy: { createdAt: 'desc', id: 'desc' } },
    );
  return sessions.map((session) => presentSession(session, call.principal.session.id));
}
