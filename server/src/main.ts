import './imports-found.js';
import { flushCompileCache } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { buildApp } from './app.ts';
import { configOrExit } from './config.ts';
import { exitUnableToListen } from './exit-unable-to-listen.ts';
import { closeWithoutLoss } from './http/close.ts';
import { createLogger } from './observability/logger.ts';
import { meterFor } from './observability/metrics/meter-for.ts';
import { observe } from './observability/observe.ts';
import { keyReloadInterval } from './security/signing-keys.ts';
import { createServices } from './services.ts';
import { stopOnSignal } from './stop-on-signal.ts';

const config = configOrExit();
const logger = createLogger(config.logLevel, 'server');
const observed = await observe(config, 'gatehouse-server', logger);
const services = createServices(config, logger, { meter: await meterFor(config) });
let stopping = false;
const app = await buildApp(services, () => stopping);

// The log tells how that goes. Clients of several servers may try for ever, and are not waited for.
const redisTried = Promise.race([services.redis.connect().catch(() => undefined), setTimeout(1500)]);
services.replicas.watch();
let opened = open();
stopOnSignal(logger, stop);

// Whoever is let in before has nothing to be served from. Where something is away, `unavailable` is what there is to say.
const [isOpen] = await Promise.all([opened, redisTried]);
if (!stopping) {
  await listen();
  // Before, it would hold up the start; later, the first sign-in.
  services.hasher.start?.();
}
if (!isOpen) opened = keepOpening();

/** Gets what needs PostgreSQL; until then calls answer `unavailable`. */
async function open(): Promise<boolean> {
  try {
    await services.loadKeys();
    await services.mails.open();
    setInterval(reloadKeys, keyReloadInterval).unref();
    // Now, because a process that is killed writes nothing, and the next one would have to compile again.
    flushCompileCache();
    return true;
  } catch (error) {
    logger.warn({ reason: (error as Error).message }, 'PostgreSQL is away or not migrated; trying again');
    return false;
  }
}

async function keepOpening(): Promise<boolean> {
  while (!stopping) {
    await setTimeout(1000);
    if (await open()) return true;
  }
  return false;
}

/** A key that was added or removed elsewhere is so here, too. The keys at hand do until PostgreSQL is back. */
function reloadKeys(): void {
  services.loadKeys().catch((error) => logger.warn({ reason: (error as Error).message }, 'The keys cannot be read'));
}

async function listen(): Promise<void> {
  const { host, port } = config.http;
  try {
    const address = await app.listen({ host, port });
    logger.info({ address }, 'listening');
  } catch (error) {
    exitUnableToListen('PORT', { host, port }, error as Error);
  }
}

async function stop(signal: string): Promise<void> {
  stopping = true;
  // Whoever presses Ctrl-C has no load balancer to wait for.
  await closeWithoutLoss(app, signal === 'SIGINT' ? 0 : config.http.drain);
  // What is being opened cannot be closed.
  await opened;
  await services.close();
  await observed.close();
}
