import type { Client, ClientConfig, PoolClient } from 'pg';
import { Breaker } from './breaker.ts';
import { PreparingClient } from './statement.ts';

/** What a connection is refused with while it is known that PostgreSQL is away. */
export class PostgresAwayError extends Error {
  override name = 'PostgresAwayError';
  readonly code = 'ECONNREFUSED';

  constructor() {
    super('PostgreSQL is away');
  }
}

/**
 * What Kysely begins and gives up a transaction with. Where one of them fails it keeps the connection for ever
 * (https://github.com/kysely-org/kysely/issues/1990), and the pool would have one less for each.
 */
const kept: readonly unknown[] = ['begin', 'rollback'];

type Callback = (error: Error | null, result?: unknown) => void;

/**
 * Connections that do not wait for a PostgreSQL which is away or silent: while new ones fail, most are refused at
 * once; and one on which a query was given up is let go, because whoever came next would wait behind that query. One
 * that is lost in a transaction gives its place in the pool back.
 */
export function impatientClient(breaker = new Breaker()): typeof Client {
  return class ImpatientClient extends PreparingClient {
    constructor(config?: string | ClientConfig) {
      super(config);
    }

    override connect(): Promise<Client>;
    override connect(callback: Callback): void;
    override connect(callback?: Callback): Promise<Client> | undefined {
      const connected = this.#connect();
      if (callback === undefined) return connected;
      connected.then((client) => callback(null, client), callback);
      return undefined;
    }

    override query(...given: unknown[]): never {
      const began = performance.now();
      const callback = given.at(-1);
      if (typeof callback === 'function') {
        given[given.length - 1] = (error: Error | null, result: unknown) => {
          this.#judge(began, error);
          callback(error, result);
        };
      }
      const result: unknown = super.query(...given);
      if (result instanceof Promise) {
        result.then(
          () => this.#judge(began, null),
          (error) => {
            this.#judge(began, error);
            if (kept.includes(given[0])) (this as unknown as Partial<PoolClient>).release?.(error);
          },
        );
      }
      return result as never;
    }

    async #connect(): Promise<Client> {
      if (!breaker.allows()) throw new PostgresAwayError();
      const began = performance.now();
      try {
        await super.connect();
        breaker.succeeded();
        return this;
      } catch (error) {
        breaker.failed(began);
        throw error;
      }
    }

    #judge(began: number, error: Error | null): void {
      if (!error) breaker.succeeded();
      else if (error.message === 'Query read timeout') {
        breaker.failed(began);
        this.connection.stream.destroy();
      }
    }
  };
}
