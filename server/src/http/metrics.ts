import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';
import { refusalOf } from '../observability/metrics/access.ts';
import type { Services } from '../services.ts';

/** What Prometheus reads. Where nothing is measured there is no such path. */
export function mountMetrics(app: FastifyInstance, services: Services): void {
  const { meter, config } = services;
  if (meter === undefined) return;
  meter.watch(services);
  app.get('/metrics', async (request, reply) => {
    const refusal = refusalOf(config, request.headers.authorization);
    if (refusal !== undefined) throw new AppError(refusal);
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await meter.text());
  });
}
