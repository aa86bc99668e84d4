import type { Reading } from '../observability/metrics/metrics.ts';

/** What API processes and their primary say to each other: whoever is asked for the metrics asks the primary for all. */
export const toPrimary = { all: 'all metrics?', reading: 'metrics read' } as const;

export interface AllQuestion {
  readonly kind: typeof toPrimary.all;
  readonly id: number;
}

export interface ReadingAnswer {
  readonly kind: typeof toPrimary.reading;
  readonly id: number;
  readonly readings: readonly Reading[];
}

export type FromPrimary =
  | { readonly kind: 'read metrics'; readonly id: number }
  | { readonly kind: 'all metrics'; readonly id: number; readonly text: string };
