import type { FastifyInstance } from 'fastify';
import { answersInTime } from '../answers-in-time.ts';
import { AppError } from '../errors.ts';
import { checkRedis } from '../redis-availability.ts';
import type { Services } from '../services.ts';
import { Representation, sendRepresentation } from './representation.ts';

/** Whether it lives, whether it can serve, and the keys that resource servers check tokens by. */
export function mountHealth(app: FastifyInstance, services: Services, isStopping: () => boolean): void {
  app.get('/health', async () => ({ status: 'ok' }));

  app.get('/ready', async () => {
    if (isStopping()) throw new AppError('unavailable', { retryAfter: 1 });
    const [postgres, redis] = await Promise.all([postgresAnswers(services), redisAnswers(services)]);
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
    return sendRepresentation(request, reply, new Representation(JSON.stringify(services.keys().jwks)));
  });
}

/** Whether PostgreSQL, and what is needed of it, is there within a second. */
export const postgresAnswers = (services: Services): Promise<boolean> =>
  answersInTime(async () => {
    services.keys();
    await services.mails.open();
    await services.orm.em.fork().execute('select 1');
  });

/** Whether Redis is there within a second. */
export const redisAnswers = ({ redis }: Services): Promise<boolean> => answersInTime(() => checkRedis(redis));
