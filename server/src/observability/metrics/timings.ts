import type { Registry } from 'prom-client';
import { catalogue, type LabelOf, type MetricOf } from './catalogue.ts';

type Labelled = Extract<
  MetricOf<'histogram'>,
  'gatehouse_request_duration_seconds' | 'gatehouse_call_duration_seconds'
>;

interface Tally {
  /** How many were within each bound and no lower one; the last are beyond all of them. */
  readonly within: number[];
  sum: number;
}

/**
 * A histogram by one label whose values are known, for what happens at every call. prom-client's own puts a text together
 * from the labels each time, to look them up by: a call would cost several times as much to measure.
 */
export class Timings<Name extends Labelled> {
  readonly name: Name;
  readonly #bounds: readonly number[];
  readonly #label: LabelOf<Name>;
  readonly #tallies: Map<string, Tally>;

  constructor(registry: Registry, name: Name, values: readonly string[]) {
    const { labels, buckets } = catalogue[name];
    this.name = name;
    this.#bounds = buckets;
    this.#label = labels[0];
    this.#tallies = new Map(values.map((value) => [value, { within: Array(buckets.length + 1).fill(0), sum: 0 }]));
    // It asks no more of a metric than a name, and this.
    registry.registerMetric(this as never);
  }

  observe(value: string, seconds: number): void {
    const tally = this.#tallies.get(value);
    if (tally === undefined) return;
    let place = 0;
    while (place < this.#bounds.length && seconds > (this.#bounds[place] as number)) place++;
    tally.within[place] = (tally.within[place] as number) + 1;
    tally.sum += seconds;
  }

  /** What prom-client asks a metric for. */
  async get() {
    const values = [...this.#tallies].flatMap(([value, tally]) => this.#valuesOf({ [this.#label]: value }, tally));
    return { name: this.name, help: catalogue[this.name].help, type: 'histogram', aggregator: 'sum', values };
  }

  #valuesOf(labels: Record<string, string>, { within, sum }: Tally) {
    let count = 0;
    const buckets = [...this.#bounds, '+Inf'].map((le, place) => {
      count += within[place] as number;
      return { metricName: `${this.name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${this.name}_sum`, labels, value: sum },
      { metricName: `${this.name}_count`, labels, value: count },
    ];
  }
}
