import { measureLoad } from '../measure/load-side.ts';
import type { Sample, Side } from '../measure/sample.ts';
import type { Stage } from '../stage.ts';
import type { Sink } from './sink.ts';
import { CONNECTIONS } from './worker-side.ts';

/** nodemailer's pool alone, in so many processes, on as many connections as the workers have. */
export function bareSide({ options: { timing } }: Stage, name: string, processes: number, sink: Sink): Side {
  const target = () => ({ kind: 'smtp', url: sink.smtpUrl }) as const;
  const load = () => measureLoad({ name, target, pace: { inFlight: CONNECTIONS }, timing });
  return {
    name,
    async measure(): Promise<Sample> {
      const samples = await Promise.all(Array.from({ length: processes }, load));
      const sum = (key: 'perSecond' | 'memoryMb' | 'loadCpu' | 'failures') =>
        samples.reduce((total, sample) => total + (sample[key] ?? Number.NaN), 0);
      const perSecond = sum('perSecond');
      return {
        perSecond,
        failures: sum('failures'),
        cpuMs: (sum('loadCpu') * 1000) / perSecond,
        memoryMb: sum('memoryMb'),
        loadCpu: sum('loadCpu'),
      };
    },
  };
}
