import type { Config } from '@gatehouse/server/config';
import { securityHeaders } from '@gatehouse/server/http/security-headers';
import type { Logger } from '@gatehouse/server/observability';
import { mailQueueName } from '@gatehouse/server/queue/mail-job';
import Fastify, { type FastifyInstance } from 'fastify';
import { housekeepingQueueName } from '../housekeeping/housekeeper.ts';
import { openQueue } from '../postgres-queue.ts';
import { QueuePool } from '../queue-pool.ts';
import { postgresMissing, untilThere } from '../until-there.ts';
import { mountBoard } from './board.ts';
import { type Operator, requireSignIn } from './sign-in.ts';

/** What somebody looks at needs few. */
const connections = 2;

// Bull Board writes style attributes, and asks for a font that is nowhere near: it does without.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The dashboard of the queues, behind the operator's password. */
export async function buildDashboard(config: Config, operator: Operator, logger: Logger): Promise<FastifyInstance> {
  const { trustedProxies } = config.http;
  const { mail, housekeeping, close } = await untilThere(() => openQueues(config), postgresMissing, logger);
  const app = Fastify({
    loggerInstance: logger,
    disableRequestLogging: true,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: 4096,
  }) as unknown as FastifyInstance;
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers({ ...securityHeaders, 'content-security-policy': contentSecurityPolicy });
    done();
  });
  app.addHook('onClose', close);
  app.get('/health', { config: { open: true } }, () => ({ status: 'ok' }));
  await requireSignIn(app, operator);
  await mountBoard(app, { mail, housekeeping });
  return app;
}

async function openQueues({ database }: Config) {
  await using opened = new AsyncDisposableStack();
  const pool = opened.adopt(new QueuePool(database.url, connections), (one) => one.end());
  const mail = await openQueue(mailQueueName, pool);
  const housekeeping = await openQueue(housekeepingQueueName, pool);
  const all = opened.move();
  return { mail, housekeeping, close: () => all.disposeAsync() };
}
