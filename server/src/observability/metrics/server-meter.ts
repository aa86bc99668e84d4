import cluster from 'node:cluster';
import { type ErrorCode, errorCodes, listProcedures } from '@gatehouse/shared';
import { type PolicyName, policies } from '../../limits/policies.ts';
import type { Services } from '../../services.ts';
import type { Face, Meter } from '../meter.ts';
import type { Metrics } from './metrics.ts';
import { OfAllProcesses } from './of-all-processes.ts';
import { Timings } from './timings.ts';

type Outcome = ErrorCode | 'ok';
type Tally = Record<Outcome, number>;

export const faces = ['rest', 'trpc'] as const;
export const outcomes: readonly Outcome[] = ['ok', ...errorCodes];
const procedures = listProcedures().map(([name]) => name);

const emptyTally = () => Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Tally;
/** Told before there is one: Prometheus sees an increase only of what it has seen before. */
const noAnswers = () => new Map([200, 500, 503].map((status) => [status, 0]));

/**
 * Counts what happens in an API process, in plain numbers. They become metrics when somebody reads them, and what makes
 * them is loaded then.
 */
export class ServerMeter implements Meter {
  readonly calls = new Map(procedures.map((name) => [name, { rest: emptyTally(), trpc: emptyTally() }]));
  readonly answers = { rest: noAnswers(), trpc: noAnswers(), other: noAnswers() };
  readonly limits = new Map(Object.keys(policies).map((policy) => [policy, 0]));
  readonly callTimes = new Timings('gatehouse_call_duration_seconds', procedures);
  readonly answerTimes = new Timings('gatehouse_request_duration_seconds', [...faces, 'other']);
  readonly hashTimes = new Timings('gatehouse_hash_duration_seconds', ['']);
  tokensReused = 0;
  #metrics: Promise<Metrics> | undefined;
  readonly #services = Promise.withResolvers<Services>();
  readonly #all = cluster.isWorker ? new OfAllProcesses(() => this.#made()) : undefined;

  answered(face: Face | 'other', status: number, seconds?: number): void {
    const answers = this.answers[face];
    answers.set(status, (answers.get(status) ?? 0) + 1);
    if (seconds !== undefined) this.answerTimes.observe(face, seconds);
  }

  called(procedure: string, face: Face, code: Outcome, seconds: number): void {
    const calls = this.calls.get(procedure);
    if (calls === undefined) return;
    calls[face][code]++;
    this.callTimes.observe(procedure, seconds);
  }

  limited(policy: PolicyName): void {
    this.limits.set(policy, (this.limits.get(policy) ?? 0) + 1);
  }

  hashed(seconds: number): void {
    this.hashTimes.observe('', seconds);
  }

  tokenReused(): void {
    this.tokensReused++;
  }

  watch(services: Services): void {
    this.#services.resolve(services);
  }

  async text(): Promise<string> {
    return this.#all === undefined ? (await this.#made()).text() : this.#all.text();
  }

  #made(): Promise<Metrics> {
    this.#metrics ??= this.#make();
    return this.#metrics;
  }

  async #make(): Promise<Metrics> {
    const { serverMetrics } = await import('./server-metrics.ts');
    // The primary may ask before there are any.
    return serverMetrics(this, await this.#services.promise);
  }
}
