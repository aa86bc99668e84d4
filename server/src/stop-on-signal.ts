import type { Logger } from './observability/logger.ts';

/**
 * Stops this process in order when it is told to, by SIGTERM or SIGINT, and ends it with success. Only the first signal
 * counts: a terminal signals npm, a primary and this process, and the other two pass on what they hear.
 */
export function stopOnSignal(logger: Logger, stop: (signal: NodeJS.Signals) => Promise<void>): void {
  let told = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (told) return;
      told = true;
      logger.info({ signal }, 'stopping');
      await stop(signal);
      logger.info('stopped');
      process.exit(0);
    });
  }
}
