import type { Sample, Side } from './measure/sample.ts';
import type { Stage } from './stage.ts';

/** A line of the goals table. Without a bound it is shown and not judged. */
export interface Comparison {
  readonly what: string;
  readonly of: (samples: Readonly<Record<string, Sample>>) => number;
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

/** How many times as much one side does in a second as another. */
export const rate = (ours: string, theirs: string) => (samples: Readonly<Record<string, Sample>>) =>
  (samples[ours]?.perSecond ?? Number.NaN) / (samples[theirs]?.perSecond ?? Number.NaN);
