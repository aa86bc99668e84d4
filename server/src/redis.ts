import type { Socket } from 'node:net';
import { Redis } from 'ioredis';

/**
 * Redis answers soon or not at all: a command waits for neither a stopped server nor a lost
 * connection, so the caller can fall back at once.
 */
export function createRedis({ url, prefix }: { readonly url: string; readonly prefix: string }): Redis {
  return new GatheringRedis(url, {
    keyPrefix: prefix,
    lazyConnect: true,
    connectTimeout: 1000,
    commandTimeout: 400,
    // A connection without an answer is given up, so that those who come next need not wait for theirs.
    socketTimeout: 500,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1000),
  });
}

/**
 * Commands of one turn of the event loop leave in one write, whichever calls they are of. Unlike ioredis's own
 * `enableAutoPipelining` they wait for none that went before, so each ends within its own time.
 */
class GatheringRedis extends Redis {
  #gathering: Socket | undefined;

  override sendCommand(...command: Parameters<Redis['sendCommand']>): unknown {
    const { stream } = this;
    if (stream !== undefined && stream !== this.#gathering) this.#gather(stream as Socket);
    return super.sendCommand(...command);
  }

  #gather(stream: Socket): void {
    this.#gathering = stream;
    stream.cork();
    setImmediate(() => {
      stream.uncork();
      if (this.#gathering === stream) this.#gathering = undefined;
    });
  }
}
