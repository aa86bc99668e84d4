import cluster from 'node:cluster';
import { type ErrorCode, errorCodes, listProcedures } from '@gatehouse/shared';
import type { Counter } from 'prom-client';
import { type PolicyName, policies } from '../../limits/policies.ts';
import type { Services } from '../../services.ts';
import type { Face, Meter } from '../meter.ts';
import { Metrics } from './metrics.ts';
import { OfAllProcesses } from './of-all-processes.ts';
import { tellState } from './server-state.ts';
import { Timings } from './timings.ts';

type Outcome = ErrorCode | 'ok';
type Tally = Record<Outcome, number>;

const faces = ['rest', 'trpc'] as const;
const outcomes: readonly Outcome[] = ['ok', ...errorCodes];
const procedures = listProcedures().map(([name]) => name);
/** Told before there is one: Prometheus sees an increase only of what it has seen before. */
const alwaysTold: readonly Outcome[] = ['ok', 'internal', 'unavailable'];

const emptyTally = () => Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Tally;

/**
 * Counts what happens in an API process. What happens at every call is counted in plain numbers, which become metrics
 * when somebody reads them.
 */
export class ServerMeter implements Meter {
  readonly metrics = new Metrics().withProcess();
  readonly #calls = new Map(procedures.map((name) => [name, { rest: emptyTally(), trpc: emptyTally() }]));
  readonly #answers = {
    rest: new Map<number, number>(),
    trpc: new Map<number, number>(),
    other: new Map<number, number>(),
  };
  readonly #callTimes = new Timings(this.metrics.registry, 'gatehouse_call_duration_seconds', procedures);
  readonly #answerTimes = new Timings(this.metrics.registry, 'gatehouse_request_duration_seconds', [...faces, 'other']);
  readonly #limits = this.metrics.counter('gatehouse_limits_hit_total');
  readonly #hashes = this.metrics.histogram('gatehouse_hash_duration_seconds');
  readonly #reused = this.metrics.counter('gatehouse_refresh_tokens_reused_total');
  readonly #all = cluster.isWorker ? new OfAllProcesses(this.metrics) : undefined;

  constructor() {
    const calls = this.metrics.counter('gatehouse_calls_total');
    const answers = this.metrics.counter('gatehouse_requests_total');
    this.metrics.onRead(() => this.#tell(calls, answers));
    for (const policy of Object.keys(policies)) this.#limits.inc({ policy }, 0);
    for (const statuses of Object.values(this.#answers)) for (const status of [200, 500, 503]) statuses.set(status, 0);
  }

  answered(face: Face | 'other', status: number, seconds?: number): void {
    const answers = this.#answers[face];
    answers.set(status, (answers.get(status) ?? 0) + 1);
    if (seconds !== undefined) this.#answerTimes.observe(face, seconds);
  }

  called(procedure: string, face: Face, code: Outcome, seconds: number): void {
    const calls = this.#calls.get(procedure);
    if (calls === undefined) return;
    calls[face][code]++;
    this.#callTimes.observe(procedure, seconds);
  }

  limited(policy: PolicyName): void {
    this.#limits.inc({ policy });
  }

  hashed(seconds: number): void {
    this.#hashes.observe(seconds);
  }

  tokenReused(): void {
    this.#reused.inc();
  }

  watch(services: Services): void {
    tellState(this.metrics, services);
  }

  text(): Promise<string> {
    return (this.#all ?? this.metrics).text();
  }

  #tell(calls: Counter<'procedure' | 'face' | 'code'>, answers: Counter<'face' | 'status'>): void {
    calls.reset();
    for (const [procedure, tallies] of this.#calls) {
      for (const face of faces) {
        const told = outcomes.filter((code) => tallies[face][code] > 0 || alwaysTold.includes(code));
        for (const code of told) calls.inc({ procedure, face, code }, tallies[face][code]);
      }
    }
    answers.reset();
    for (const [face, statuses] of Object.entries(this.#answers)) {
      for (const [status, count] of statuses) answers.inc({ face, status }, count);
    }
  }
}
