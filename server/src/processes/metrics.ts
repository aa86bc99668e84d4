import type { Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import { Metrics, type Reading } from '../observability/metrics/metrics.ts';
import { type FromPrimary, type ReadingAnswer, toPrimary } from './messages.ts';

/**
 * Milliseconds that the primary waits for what an API process has to tell, which itself waits a second for a silent
 * PostgreSQL. One that says nothing is left out.
 */
const patience = 3000;

/** In the primary: what each API process tells, by its place, and how many there are. */
export class PrimaryMetrics {
  readonly #own = new Metrics();
  readonly #processes = this.#own.gauge('gatehouse_processes');
  readonly #ends = this.#own.counter('gatehouse_process_ends_total');

  /** @param running each with its place, from 1 on */
  async text(expected: number, running: ReadonlyMap<Worker, number>, ends: number): Promise<string> {
    const answers = await Promise.all([...running].map(([api, place]) => ask(api, place)));
    const told = answers.filter((answer) => answer !== undefined);
    this.#processes.set({ state: 'expected' }, expected);
    this.#processes.set({ state: 'answering' }, told.length);
    this.#ends.reset();
    this.#ends.inc(ends);
    return `${await this.#own.text()}\n${await AggregatorRegistry.aggregate(told).metrics()}`;
  }
}

let questions = 0;

/**
 * @returns its metrics with its place as a label: of a sum Prometheus could not tell that one of them began anew.
 * undefined where it does not answer
 */
function ask(api: Worker, place: number): Promise<Reading[] | undefined> {
  const id = ++questions;
  const { promise, resolve } = Promise.withResolvers<Reading[] | undefined>();
  const listen = (message: Partial<ReadingAnswer>) => {
    if (message.kind === toPrimary.reading && message.id === id)
      resolve(message.readings?.map((reading) => labelled(reading, place)));
  };
  const timer = setTimeout(resolve, patience, undefined);
  api.on('message', listen);
  if (api.isConnected()) api.send({ kind: 'read metrics', id } satisfies FromPrimary, () => undefined);
  return promise.finally(() => {
    clearTimeout(timer);
    api.off('message', listen);
  });
}

/** Each value is of one process, so there is nothing to put together: none is left out, and none is an average. */
const labelled = (reading: Reading, process: number): Reading => ({
  ...reading,
  aggregator: 'sum',
  values: reading.values.map((value) => ({ ...value, labels: { ...value.labels, process } })),
});
