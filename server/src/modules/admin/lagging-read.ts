import type { SignedInCall } from '../../call.ts';
import type { EntityManager } from '../../db/orm.ts';
import { execute, prepared } from '../../db/statement.ts';

/**
 * Milliseconds for which whoever wrote reads from the primary: ten seconds that a replica may be behind, thirty by which
 * the clocks of servers may differ, and twenty from the time in the audit event to its commit.
 */
const memory = 60_000;

const wroteStatement = prepared(
  'select exists (select from audit_events where actor_id = $1 and at > $2) as has_written',
);

/**
 * Reads what decides about nothing and may be some seconds old: from a replica if there is one that is well, else from
 * the primary. Whatever the caller did is there, whichever server process they did it by.
 */
export async function readLagging<Result>(
  call: SignedInCall,
  reading: (em: EntityManager) => Promise<Result>,
): Promise<Result> {
  const { logger, orm, replicas } = call.services;
  const replica = replicas.next();
  if (replica !== undefined && !(await hasWrittenLately(call))) {
    try {
      return await replica.read(reading);
    } catch (error) {
      logger.debug({ err: error, replica: replica.name }, 'a replica gave no answer');
    }
  }
  return reading(orm.em.fork());
}

/** All that a caller does, and a list could show, leaves an event in the transaction that does it. */
async function hasWrittenLately({ services: { clock, orm }, principal }: SignedInCall): Promise<boolean> {
  const since = new Date(clock().getTime() - memory);
  const [row] = await execute<{ has_written: boolean }>(orm.em, wroteStatement, [principal.user.id, since]);
  return row?.has_written ?? true;
}
