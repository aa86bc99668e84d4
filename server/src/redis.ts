import { Redis } from 'ioredis';

/**
 * Redis answers soon or not at all: a command waits for neither a stopped server nor a lost
 * connection, so the caller can fall back at once.
 */
export function createRedis({ url, prefix }: { readonly url: string; readonly prefix: string }): Redis {
  return new Redis(url, {
    keyPrefix: prefix,
    lazyConnect: true,
    connectTimeout: 1000,
    commandTimeout: 500,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1000),
  });
}
