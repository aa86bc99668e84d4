import { SessionEntity } from '../../db/entities/session.ts';
import type { UserRow } from '../../db/entities/user.ts';
import type { EntityManager } from '../../db/orm.ts';

/**
 * Ends everything that was ever issued for a locked user: sessions, tokens, mailed links and codes.
 * The version makes it bite at once, also for what was minted in this very second.
 */
export async function endEverySession(em: EntityManager, user: Pick<UserRow, 'id' | 'version'>): Promise<void> {
  user.version++;
  await em.nativeDelete(SessionEntity, { user: user.id });
}
