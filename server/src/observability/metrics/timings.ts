import { catalogue, type MetricOf } from './catalogue.ts';

interface Tally {
  /** How many were within each bound and no lower one; the last are beyond all of them. */
  readonly within: number[];
  sum: number;
}

/**
 * A histogram by one label whose values are known, or by none, for what happens at every call. prom-client's own puts a
 * text together from the labels each time, to look them up by: a call would cost several times as much to measure.
 */
export class Timings {
  readonly name: MetricOf<'histogram'>;
  readonly #bounds: readonly number[];
  readonly #label: string | undefined;
  readonly #tallies: Map<string, Tally>;

  /** @param values of its label; without one, any one value */
  constructor(name: MetricOf<'histogram'>, values: readonly string[]) {
    const { labels, buckets } = catalogue[name];
    this.name = name;
    this.#bounds = buckets;
    this.#label = labels[0];
    this.#tallies = new Map(values.map((value) => [value, { within: Array(buckets.length + 1).fill(0), sum: 0 }]));
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
    const values = [...this.#tallies].flatMap(([value, tally]) => this.#valuesOf(value, tally));
    return { name: this.name, help: catalogue[this.name].help, type: 'histogram', aggregator: 'sum', values };
  }

  #valuesOf(value: string, { within, sum }: Tally) {
    const labels: Record<string, string> = this.#label === undefined ? {} : { [this.#label]: value };
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
