import { AuditEventEntity } from '../../db/entities/audit-event.ts';
import type { UserRow } from '../../db/entities/user.ts';
import type { EntityManager } from '../../db/orm.ts';
import type { MailQueue } from '../../queue/mail-queue.ts';

/** Removes a user and everything personal; what stays of them is a trail of ids and actions. */
export async function removeUser(em: EntityManager, mails: MailQueue, user: UserRow): Promise<void> {
  await em.nativeUpdate(
    AuditEventEntity,
    { $or: [{ userId: user.id }, { actorId: user.id }] },
    { ip: null, userAgent: null },
  );
  await mails.forget(user.id);
  // Sessions go with the row.
  em.remove(user);
}
