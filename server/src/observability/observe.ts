import type { Config } from '../config.ts';
import type { Logger } from './logger.ts';

export interface Observing {
  /** What the process is called. */
  readonly service: string;
  readonly environment: string;
  readonly logger: Logger;
}

export interface Observed {
  /** Hands over what is left, as far as that is soon done. */
  close(): Promise<void>;
}

/** Lets others see what this process does, where that is configured; what is not configured is not even loaded. */
export async function observe(
  { environment, observability }: Pick<Config, 'environment' | 'observability'>,
  service: string,
  logger: Logger,
): Promise<Observed> {
  const { collector: endpoint, collectorHeaders: headers, tracedPart: ratio, sentryDsn } = observability;
  const observing = { service, environment, logger };
  const started: Observed[] = [];
  if (endpoint !== undefined) {
    const { startTracing } = await import('./opentelemetry/start.ts');
    started.push(startTracing({ endpoint, headers, ratio }, observing));
  }
  if (sentryDsn !== undefined) {
    const { startSentry } = await import('./sentry/start.ts');
    started.push(startSentry(sentryDsn, observing));
  }
  return {
    async close() {
      await Promise.all(started.map((one) => one.close()));
    },
  };
}
