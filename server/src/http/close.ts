import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Milliseconds after which what is still in progress is cut off. */
const patience = 25_000;
/** Milliseconds that open connections are served on when no new ones are taken. */
const linger = 2000;

/**
 * Ends the service without losing a request. First it serves on, so that load balancers that look at `/ready` send no more.
 * Then it takes no new connections, and tells those that are open, at their next answer, that it was the last. What is
 * open and unused after that is closed.
 * @param drain milliseconds that it serves on; 0 where nobody looks, and nothing is waited for but what is in progress
 */
export async function closeWithoutLoss(app: FastifyInstance, drain: number): Promise<void> {
  const { server } = app;
  const cutOff = setTimeout(() => server.closeAllConnections(), patience);
  await sleep(drain);
  const closeUnused = server.closeIdleConnections.bind(server);
  // Node would do that when it stops listening: a request on its way would meet a closed connection.
  if (drain > 0) server.closeIdleConnections = () => undefined;
  const closed = app.close();
  if (drain > 0) await sleep(linger);
  closeUnused();
  await closed;
  clearTimeout(cutOff);
}
