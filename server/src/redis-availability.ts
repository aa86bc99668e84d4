import { Cluster, type Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { RedisClient } from './redis.ts';

/**
 * Says in the log when Redis goes and when it is back, and the same of each node of a Cluster, once each.
 * @param meanwhile what happens while it is away
 */
export function logAvailability(redis: RedisClient, logger: Logger, meanwhile: string): void {
  new Watch(logger, { away: `Redis is away; ${meanwhile} until it is back`, back: 'Redis is back' }).follow(redis);
  if (!(redis instanceof Cluster)) return;
  const nodes = new Watch(logger, { away: 'a node of Redis is away', back: 'a node of Redis is back' });
  redis.on('+node', (node: Redis) => nodes.follow(node, addressOf(node)));
}

class Watch {
  readonly #logger: Logger;
  readonly #words: { readonly away: string; readonly back: string };
  /** By their addresses: a node that is looked for has a new client each time. */
  readonly #away = new Set<string | undefined>();

  constructor(logger: Logger, words: { readonly away: string; readonly back: string }) {
    this.#logger = logger;
    this.#words = words;
  }

  follow(client: RedisClient, server?: string): void {
    client.on('error', (err: Error) => {
      this.#logger.debug({ server, err }, this.#words.away);
      this.#lost(server, err.message);
    });
    // A server that ends in good order leaves no error.
    client.on('reconnecting', () => this.#lost(server));
    client.on('ready', () => {
      if (this.#away.delete(server)) this.#logger.info({ server }, this.#words.back);
    });
  }

  #lost(server: string | undefined, reason?: string): void {
    if (!this.#away.has(server)) this.#logger.warn({ server, reason }, this.#words.away);
    this.#away.add(server);
  }
}

/** @throws unless it answers, and of a Cluster every node that holds keys, with nothing amiss */
export async function checkRedis(redis: RedisClient): Promise<void> {
  if (!(redis instanceof Cluster)) return void (await redis.ping());
  const primaries = new Map(redis.nodes('master').map((node) => [addressOf(node), node]));
  const holders = new Set(Array.from({ length: 16_384 }, (_, slot) => redis.slots[slot]?.[0]));
  const states = await Promise.all([...holders].map((holder = '') => primaries.get(holder)?.cluster('INFO')));
  if (!states.every((state) => state?.includes('cluster_state:ok'))) throw new Error('The Cluster is not whole.');
}

const addressOf = ({ options }: Redis) => `${options.host}:${options.port}`;
