import { flushCompileCache } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { buildApp } from './app.ts';
import { configOrExit } from './config.ts';
import { createLogger } from './observability/logger.ts';
import { keyReloadInterval } from './security/signing-keys.ts';
import { createServices } from './services.ts';

const config = configOrExit();
const logger = createLogger(config.logLevel, 'server');
const services = createServices(config, logger);
let draining = false;
const app = await buildApp(services, () => draining);

// The log tells how that goes.
services.redis.connect().catch(() => undefined);
services.replicas.watch();
const prepared = prepare();
const address = await listen();
// Before it says that it listens: whoever reads that may tell it to stop at once.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
logger.info({ address }, 'listening');

/** What needs PostgreSQL is got as soon as it is there; until then calls answer `unavailable`. */
async function prepare(): Promise<void> {
  while (!draining) {
    try {
      await services.loadKeys();
      await services.mails.open();
      setInterval(reloadKeys, keyReloadInterval).unref();
      // Now, because a process that is killed writes nothing, and the next one would have to compile again.
      flushCompileCache();
      return;
    } catch (error) {
      logger.warn({ reason: (error as Error).message }, 'PostgreSQL is away or not migrated; trying again');
      await setTimeout(1000);
    }
  }
}

/** A key that was added or removed elsewhere is so here, too. The keys at hand do until PostgreSQL is back. */
function reloadKeys(): void {
  services.loadKeys().catch((error) => logger.warn({ reason: (error as Error).message }, 'The keys cannot be read'));
}

async function listen(): Promise<string> {
  const { host, port } = config.http;
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    process.stderr.write(
      taken
        ? `PORT: port ${port} on ${host} is in use by another process\n`
        : `Cannot listen: ${(error as Error).message}\n`,
    );
    process.exit(1);
  }
}

async function stop(signal: string): Promise<void> {
  // A terminal signals the primary and this process, which then hears of it twice.
  if (draining) return;
  logger.info({ signal }, 'stopping');
  draining = true;
  const patience = globalThis.setTimeout(() => app.server.closeAllConnections(), 25_000);
  await app.close();
  clearTimeout(patience);
  // What is being opened cannot be closed.
  await prepared;
  await services.close();
  logger.info('stopped');
  process.exit(0);
}
