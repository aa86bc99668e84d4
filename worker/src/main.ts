import { configOrExit } from '@gatehouse/server/config';
import { createLogger } from '@gatehouse/server/observability';
import { startMailWorker } from './mail-worker.ts';

const config = configOrExit();
const logger = createLogger(config.logLevel, 'worker');
const worker = await startMailWorker(config, logger);
logger.info('ready for mails');

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    logger.info({ signal }, 'stopping');
    await worker.close();
    logger.info('stopped');
    process.exit(0);
  });
}
