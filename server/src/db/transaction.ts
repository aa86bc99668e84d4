import { setTimeout } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { EntityManager, Orm } from './orm.ts';

/** What PostgreSQL answers, before it runs anything, where a prepared statement would have other columns than before. */
export const resultChanged = '0A000';

/** With serialization_failure and deadlock_detected: the whole transaction can be run again. */
const retryable = new Set(['40001', '40P01', resultChanged]);
const attempts = 4;

/**
 * Runs the work in a transaction of its own and flushes its unit of work at the end.
 * Use nothing but the given entity manager inside: a second connection could wait for this one for ever.
 */
export function inTransaction<T>(orm: Orm, work: (em: EntityManager) => Promise<T>): Promise<T> {
  return retried(() => orm.em.fork().transactional(work));
}

/** Runs a transaction, and runs it again where PostgreSQL gave it up for the sake of another. */
export async function retried<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (!retryable.has((error as { code?: string }).code ?? '')) throw error;
      if (attempt === attempts) throw new AppError('unavailable', { retryAfter: 1, cause: error });
      // At once, it could take again what the other one was just about to get, and they would meet as before.
      await setTimeout(attempt * (10 + Math.random() * 20));
    }
  }
}
