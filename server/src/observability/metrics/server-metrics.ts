import type { Services } from '../../services.ts';
import { Metrics } from './metrics.ts';
import { faces, outcomes, type ServerMeter } from './server-meter.ts';
import { tellState } from './server-state.ts';

/** Told before there is one: Prometheus sees an increase only of what it has seen before. */
const alwaysTold: readonly string[] = ['ok', 'internal', 'unavailable'];

/** What a meter has counted, and how things stand, as metrics. */
export function serverMetrics(meter: ServerMeter, services: Services): Metrics {
  const metrics = new Metrics().withProcess();
  for (const timings of [meter.callTimes, meter.answerTimes, meter.hashTimes]) metrics.add(timings);
  const calls = metrics.counter('gatehouse_calls_total');
  const answers = metrics.counter('gatehouse_requests_total');
  const limits = metrics.counter('gatehouse_limits_hit_total');
  const reused = metrics.counter('gatehouse_refresh_tokens_reused_total');
  metrics.onRead(() => {
    for (const counter of [calls, answers, limits, reused]) counter.reset();
    for (const [procedure, tallies] of meter.calls) {
      for (const face of faces) {
        const told = outcomes.filter((code) => tallies[face][code] > 0 || alwaysTold.includes(code));
        for (const code of told) calls.inc({ procedure, face, code }, tallies[face][code]);
      }
    }
    for (const [face, statuses] of Object.entries(meter.answers)) {
      for (const [status, count] of statuses) answers.inc({ face, status }, count);
    }
    for (const [policy, count] of meter.limits) limits.inc({ policy }, count);
    reused.inc(meter.tokensReused);
  });
  tellState(metrics, services);
  return metrics;
}
