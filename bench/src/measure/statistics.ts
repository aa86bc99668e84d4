export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

/** The median of each field, over the rounds. A field that was not measured in every round has none. */
export function medians<Sample extends object>(samples: readonly Sample[]): Sample {
  const [first] = samples;
  const entries = Object.keys(first ?? {}).map((key) => {
    const values = samples.map((sample) => sample[key as keyof Sample]);
    return [key, values.every((value) => typeof value === 'number') ? median(values) : undefined];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
