import cluster, { type Worker } from 'node:cluster';
import { createLogger } from '../observability/logger.ts';
import { BackOff } from './back-off.ts';
import { type AllQuestion, type FromPrimary, toPrimary } from './messages.ts';
import type { PrimaryMetrics } from './metrics.ts';
import { processSettings } from './settings.ts';

/** EX_CONFIG of sysexits: trying again without a change will not help. */
const exConfig = 78;

// Every process takes connections from the one listening socket. The other policy, where the primary takes them and hands
// them out, forgets those that are on their way to a process when it is killed: their clients would wait for ever.
cluster.schedulingPolicy = cluster.SCHED_NONE;

const { count, logLevel } = processSettings();
const logger = createLogger(logLevel, 'primary');
const backOff = new BackOff();
/** Each with its place, from 1 on. */
const running = new Map<Worker, number>();
const listening = new Set<Worker>();
let stopping = false;
let exitCode = 0;

/** API processes that ended by themselves. */
let ends = 0;
let metrics: Promise<PrimaryMetrics> | undefined;

/** Gives a place to an API process, and to another one when it ends. */
function start(place: number): void {
  const startedAt = performance.now();
  const api = cluster.fork();
  running.set(api, place);
  api.once('listening', () => listening.add(api));
  api.once('exit', (code: number | null, signal: string | null) => {
    running.delete(api);
    const served = listening.delete(api);
    if (stopping) {
      if (code !== 0 && signal !== 'SIGTERM') exitCode ||= code ?? 1;
      finish();
    } else if (code === exConfig || (!served && listening.size === 0)) {
      exitCode = code || 1;
      stop();
    } else {
      ends++;
      const delay = backOff.next(performance.now() - startedAt);
      logger.error({ ended: api.process.pid, code, signal, delay }, 'an API process ended; another takes its place');
      setTimeout(() => stopping || start(place), delay);
    }
  });
}

/** One that was asked for the metrics asks for those of all. What it takes is loaded then, and not before. */
cluster.on('message', async (api, { kind, id }: AllQuestion) => {
  if (kind !== toPrimary.all) return;
  metrics ??= import('./metrics.ts').then(({ PrimaryMetrics }) => new PrimaryMetrics());
  const text = await (await metrics).text(count, running, ends);
  if (api.isConnected()) api.send({ kind: 'all metrics', id, text } satisfies FromPrimary, () => undefined);
});

/** Each finishes what it has begun; the last one ends this process. */
function stop(): void {
  stopping = true;
  for (const api of running.keys()) api.process.kill('SIGTERM');
  finish();
}

function finish(): void {
  if (running.size === 0) process.exit(exitCode);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);

// The first one goes ahead, so that a fault in the configuration, or a port that is taken, is told once.
cluster.once('listening', () => {
  for (let place = 2; place <= count; place++) start(place);
});
start(1);
