import type { Sample, Side } from './measure/sample.ts';
import type { Stage } from './stage.ts';

/** A line of the goals table. Without a bound it is shown and not judged. */
export interface Comparison {
  readonly what: string;
  readonly of: (samples: Readonly<Record<string, Sample>>) => number;
  /** The same ratio from CPU times, which suffer less from what else the machine does. Shown, not judged. */
  readonly byCpu?: (samples: Readonly<Record<string, Sample>>) => number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface OpenRow {
  readonly sides: readonly Side[];
  readonly comparisons: readonly Comparison[];
}

/** One thing that is measured; its file says against what and how. */
export interface Row {
  readonly name: string;
  readonly title: string;
  open(stage: Stage): Promise<OpenRow>;
}

type Samples = Readonly<Record<string, Sample>>;
const quotient = (above: number | undefined, below: number | undefined) =>
  (above ?? Number.NaN) / (below ?? Number.NaN);

/** How many times as much one side does in a second as another; and the same by the CPU that a call costs its server. */
export const rate = (ours: string, theirs: string): Pick<Comparison, 'of' | 'byCpu'> => ({
  of: (samples: Samples) => quotient(samples[ours]?.perSecond, samples[theirs]?.perSecond),
  byCpu: (samples: Samples) => quotient(samples[theirs]?.cpuMs, samples[ours]?.cpuMs),
});
