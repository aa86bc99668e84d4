import { nativePool } from '../../db/native-pool.ts';
import { postgresAnswers, redisAnswers } from '../../http/health.ts';
import type { Services } from '../../services.ts';
import { version } from '../../version.ts';
import type { Metrics } from './metrics.ts';

const replicaStates = ['ok', 'behind', 'away'] as const;

/** What an API process tells of how things stand, when somebody reads it. */
export function tellState(metrics: Metrics, services: Services): void {
  metrics.gauge('gatehouse_build_info').set({ version }, 1);
  tellRoom(metrics, services);
  tellPostgres(metrics, services);
  const redisUp = metrics.gauge('gatehouse_redis_up');
  metrics.onRead(async () => redisUp.set(Number(await redisAnswers(services))));
}

/** How many are in, and who was refused. */
function tellRoom(metrics: Metrics, { admission, hashingGate }: Services): void {
  const requests = metrics.gauge('gatehouse_admission_requests');
  const refused = metrics.counter('gatehouse_overload_refusals_total');
  const hashing = metrics.gauge('gatehouse_hashing_calls');
  const hashingRefused = metrics.counter('gatehouse_hashing_refusals_total');
  metrics.gauge('gatehouse_hashing_places').set(hashingGate.places);
  metrics.onRead(() => {
    requests.set({ state: 'working' }, admission.atWork);
    requests.set({ state: 'waiting' }, admission.waiting);
    hashing.set(hashingGate.admitted);
    refused.reset();
    refused.inc(admission.refused);
    hashingRefused.reset();
    hashingRefused.inc(hashingGate.refused);
  });
}

function tellPostgres(metrics: Metrics, services: Services): void {
  const { config, orm, breaker, replicas } = services;
  const up = metrics.gauge('gatehouse_postgres_up');
  const open = metrics.gauge('gatehouse_postgres_breaker_open');
  const connections = metrics.gauge('gatehouse_postgres_connections');
  const waiting = metrics.gauge('gatehouse_postgres_waiting');
  const inState = metrics.gauge('gatehouse_replicas');
  metrics.gauge('gatehouse_postgres_connections_most').set(config.database.poolSize);
  metrics.onRead(async () => {
    const pool = await nativePool(orm);
    // Before the look that takes one of them.
    connections.set({ state: 'idle' }, pool.idleCount);
    connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
    waiting.set(pool.waitingCount);
    up.set(Number(await postgresAnswers(services)));
    open.set(Number(breaker.isOpen));
    for (const state of replicaStates) inState.set({ state }, replicas.states.filter((one) => one === state).length);
  });
}
