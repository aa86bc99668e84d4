import { flushCompileCache } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { configOrExit } from '@gatehouse/server/config';
import { hasMetrics } from '@gatehouse/server/metrics/access';
import { createLogger } from '@gatehouse/server/observability';
import { observe } from '@gatehouse/server/observability/observe';
import { stopOnSignal } from '@gatehouse/server/stop-on-signal';
import { type Housekeeper, startHousekeeper } from './housekeeping/housekeeper.ts';
import { type MailWorker, startMailWorker } from './mail-worker.ts';
import { untilThere } from './until-there.ts';

const config = configOrExit();
const logger = createLogger(config.logLevel, 'worker');
const observed = await observe(config, 'gatehouse-worker', logger);
const { workerPort } = config.metrics;
const meter = workerPort !== undefined && hasMetrics(config) ? await startMeter(workerPort) : undefined;
let worker: MailWorker | undefined;
let housekeeper: Promise<Housekeeper> | undefined;

stopOnSignal(logger, async () => {
  await worker?.close();
  await Promise.race([housekeeper?.then(({ close }) => close()), setTimeout(5000)]);
  await observed.close();
});
worker = await startMailWorker(config, logger, meter);
housekeeper = keepHouse();
// Now, because a process that is killed writes nothing, and the next one would have to compile again.
flushCompileCache();
logger.info('ready for mails');

/** Loaded only where somebody asks for it. */
async function startMeter(port: number) {
  const [{ MailMeter }, { tellMetrics }] = await Promise.all([
    import('./metrics/mail-meter.ts'),
    import('@gatehouse/server/metrics/endpoint'),
  ]);
  const mails = new MailMeter(config.mail.concurrency);
  await tellMetrics(config, port, () => mails.metrics.text(), logger);
  return mails;
}

/** Mail does not wait for it: where PostgreSQL goes away meanwhile, it begins when it is back. */
function keepHouse(): Promise<Housekeeper> {
  return untilThere(() => startHousekeeper(config, logger, meter), 'housekeeping cannot begin yet', logger);
}
