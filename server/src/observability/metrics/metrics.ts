import { Counter, collectDefaultMetrics, Gauge, Histogram, type MetricObjectWithValues, Registry } from 'prom-client';
import { catalogue, type LabelOf, type MetricName, type MetricOf } from './catalogue.ts';
import type { Timings } from './timings.ts';

/** A metric with its values, as one process hands it to another. */
export type Reading = MetricObjectWithValues<{ value: number; labels: Record<string, string | number> }>;

/** The metrics of one process: those of the catalogue that it makes, and what Node tells of it. */
export class Metrics {
  readonly registry = new Registry();
  readonly #looks: (() => void | Promise<void>)[] = [];
  #looking: Promise<unknown> | undefined;

  /** Also tells of the process itself: its memory, its processor time, its event loop and its garbage collector. */
  withProcess(): this {
    collectDefaultMetrics({ register: this.registry });
    return this;
  }

  counter<Name extends MetricOf<'counter'>>(name: Name): Counter<LabelOf<Name>> {
    return new Counter(this.#options(name));
  }

  gauge<Name extends MetricOf<'gauge'>>(name: Name): Gauge<LabelOf<Name>> {
    return new Gauge(this.#options(name));
  }

  histogram<Name extends MetricOf<'histogram'>>(name: Name): Histogram<LabelOf<Name>> {
    return new Histogram({ ...this.#options(name), buckets: [...catalogue[name].buckets] });
  }

  add(timings: Timings): void {
    // It asks no more of a metric than a name, and its values.
    this.registry.registerMetric(timings as never);
  }

  /** @param look is taken before each reading, to set what is not counted as it happens; it ends in time, and well */
  onRead(look: () => void | Promise<void>): void {
    this.#looks.push(look);
  }

  /** However many ask at once, there is one look. */
  async read(): Promise<Reading[]> {
    await this.#look();
    return (await this.registry.getMetricsAsJSON()) as Reading[];
  }

  /** As Prometheus reads it. */
  async text(): Promise<string> {
    await this.#look();
    return this.registry.metrics();
  }

  #look(): Promise<unknown> {
    this.#looking ??= Promise.all(this.#looks.map((look) => look())).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  #options<Name extends MetricName>(name: Name) {
    const { help, labels } = catalogue[name];
    return { name, help, labelNames: labels as readonly LabelOf<Name>[], registers: [this.registry] };
  }
}
