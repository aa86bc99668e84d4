import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';
import { checkRedis } from '../redis-availability.ts';
import type { Services } from '../services.ts';
import { sendRepresentation } from './representation.ts';

const patience = 1000;

/** Whether it lives, whether it can serve, and the keys that resource servers check tokens by. */
export function mountHealth(app: FastifyInstance, services: Services, isStopping: () => boolean): void {
  app.get('/health', async () => ({ status: 'ok' }));

  app.get('/ready', async () => {
    if (isStopping()) throw new AppError('unavailable', { retryAfter: 1 });
    const [postgres, redis] = await Promise.all([
      answersInTime(async () => {
        services.keys();
        await services.mails.open();
        await services.orm.em.fork().execute('select 1');
      }),
      answersInTime(() => checkRedis(services.redis)),
    ]);
    if (!postgres) throw new AppError('unavailable', { retryAfter: 1 });
    const { states } = services.replicas;
    return {
      status: redis && states.every((state) => state === 'ok') ? 'ready' : 'degraded',
      checks: { postgres: 'ok', redis: redis ? 'ok' : 'away', ...(states.length > 0 && { replicas: states }) },
    };
  });

  app.get('/.well-known/jwks.json', async (request, reply) => {
    // Shorter than a new key is published before it signs.
    reply.type('application/json; charset=utf-8').header('cache-control', 'public, max-age=300');
    return sendRepresentation(request, reply, JSON.stringify(services.keys().jwks));
  });
}

async function answersInTime(check: () => Promise<unknown>): Promise<boolean> {
  const answered = check().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, setTimeout(patience, false)]);
}
