import type { Sample, Side } from './sample.ts';
import { median, medians } from './statistics.ts';

/** For each round, the samples of all sides by their names. */
export type Rounds = readonly Readonly<Record<string, Sample>>[];

/** A, B, C, then A, B, C again: what else the machine does comes to all of them alike. */
export async function measureRounds(sides: readonly Side[], rounds: number): Promise<Rounds> {
  const measured: Record<string, Sample>[] = [];
  for (let round = 0; round < rounds; round++) {
    const samples: Record<string, Sample> = {};
    for (const side of sides) samples[side.name] = await side.measure();
    measured.push(samples);
  }
  return measured;
}

export const medianOf = (rounds: Rounds, side: string): Sample => medians(rounds.map((round) => round[side] as Sample));

export interface Ratio {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Of each round by itself; then the median. The two sides of a ratio are seconds apart, the rounds minutes. */
export function ratioOf(rounds: Rounds, of: (samples: Readonly<Record<string, Sample>>) => number): Ratio {
  const ratios = rounds.map(of);
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}
