import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@gatehouse/server/observability';

/** Milliseconds between one attempt and the next. */
const pause = 1000;

export const postgresMissing = 'PostgreSQL is away or not migrated';

/** Begins something that needs PostgreSQL, as soon as it is there and migrated. */
export async function untilThere<Begun>(begin: () => Promise<Begun>, missing: string, logger: Logger): Promise<Begun> {
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      logger.warn({ reason: (error as Error).message }, `${missing}; trying again`);
      await setTimeout(pause);
    }
  }
}
