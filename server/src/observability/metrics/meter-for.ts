import type { Config } from '../../config.ts';
import type { Meter } from '../meter.ts';
import { hasMetrics } from './access.ts';

/** What measures an API process, loaded only where somebody may read it. */
export async function meterFor(config: Config): Promise<Meter | undefined> {
  return hasMetrics(config) ? new (await import('./server-meter.ts')).ServerMeter() : undefined;
}
