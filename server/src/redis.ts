import type { Socket } from 'node:net';
import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import { parseRedisUrl, type RedisTarget } from './redis-url.ts';

/** One server, the primary that Sentinels name, or a Cluster. */
export type RedisClient = Redis | Cluster;

const retryStrategy = (attempt: number) => Math.min(attempt * 100, 1000);

const impatient = {
  connectTimeout: 1000,
  commandTimeout: 400,
  // A connection without an answer is given up, so that those who come next need not wait for theirs.
  socketTimeout: 500,
  maxRetriesPerRequest: 0,
  // A primary that has become a replica: the next connection finds the new one.
  reconnectOnError: ({ message }) => message.includes('READONLY'),
} satisfies RedisOptions;

/**
 * Redis answers soon or not at all: a command waits for neither a stopped server nor a lost
 * connection, so the caller can fall back at once.
 */
export function createRedis({ url, prefix }: { readonly url: string; readonly prefix: string }): RedisClient {
  const target = parseRedisUrl(url);
  const common = { keyPrefix: prefix, lazyConnect: true, enableOfflineQueue: false };
  switch (target.kind) {
    case 'single':
      return gathering(new Redis(target.url, { ...impatient, ...common, retryStrategy }));
    case 'sentinel':
      return gathering(new Redis({ ...behindSentinels(target), ...common, retryStrategy }));
    case 'cluster':
      return connectingEach(new Cluster([...target.servers], { ...clustered(target), ...common }));
  }
}

type Target<Kind> = Extract<RedisTarget, { kind: Kind }>;

function behindSentinels(target: Target<'sentinel'>) {
  const { servers, name, db, sentinelUsername, sentinelPassword } = target;
  return {
    ...access(target),
    ...given({ sentinelUsername, sentinelPassword }),
    ...(target.tls && { sentinelTLS: {}, enableTLSForSentinelMode: true }),
    sentinels: [...servers],
    sentinelCommandTimeout: impatient.commandTimeout,
    name,
    db,
  } satisfies RedisOptions;
}

function clustered(target: Target<'cluster'>) {
  return {
    redisOptions: access(target),
    clusterRetryStrategy: retryStrategy,
    // Whoever calls falls back at once, instead of waiting for a new primary.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    // Who holds which keys is also learnt from the answers; this is for when nobody calls.
    slotsRefreshInterval: 2000,
    // Names stay names: certificates are about them, and whoever connects tries all addresses of one.
    dnsLookup: (hostname, done) => done(null, hostname),
  } satisfies ClusterOptions;
}

const access = ({ username, password, tls }: Target<'sentinel' | 'cluster'>) => ({
  ...impatient,
  ...given({ username, password }),
  ...(tls && { tls: {} }),
});

/** Each node is connected to before it is needed: whoever calls waits for no connection. */
function connectingEach(cluster: Cluster): Cluster {
  const connect = (node: Redis) => node.status === 'wait' && void node.connect().catch(() => undefined);
  cluster.on('ready', () => cluster.nodes().forEach(connect));
  return cluster.on('+node', (node: Redis) => {
    gathering(node);
    // The command that found a node opens its connection itself.
    if (cluster.status === 'ready') setImmediate(connect, node);
  });
}

/** What is not empty. */
const given = (texts: Record<string, string>) => Object.fromEntries(Object.entries(texts).filter(([, text]) => text));

/**
 * Commands of one turn of the event loop leave in one write, whichever calls they are of. Unlike with ioredis's own
 * `enableAutoPipelining` they wait for none that went before, so each ends within its own time.
 */
function gathering(redis: Redis): Redis {
  const send = redis.sendCommand.bind(redis);
  let gathered: Socket | undefined;
  redis.sendCommand = (...command) => {
    const { stream } = redis;
    if (stream !== undefined && stream !== gathered) {
      gathered = stream as Socket;
      stream.cork();
      setImmediate(() => {
        stream.uncork();
        if (gathered === stream) gathered = undefined;
      });
    }
    return send(...command);
  };
  return redis;
}
