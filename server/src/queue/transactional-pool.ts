import type { PostgresConnectionOptions } from 'bullmq';
import { nativePool } from '../db/native-pool.ts';
import type { Orm } from '../db/orm.ts';
import { execute, prepared } from '../db/statement.ts';

type QueuePool = Extract<PostgresConnectionOptions, { end(): Promise<void> }>;

/**
 * The ORM's pool, as BullMQ wants one, whose queries run on the current transaction when there is one.
 * This is what makes a mail and its cause one thing that happens or does not.
 */
export class TransactionalPool implements QueuePool {
  readonly #orm: Orm;

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  /** Of the queue's own statements, which are few, each connection prepares those that it runs. */
  async query<Row>(text: string, params: readonly unknown[] = []): Promise<{ rows: Row[]; rowCount: number | null }> {
    const rows = await execute<Row>(this.#orm.em, prepared(text), params);
    return { rows, rowCount: rows.length };
  }

  async connect(): ReturnType<QueuePool['connect']> {
    return (await nativePool(this.#orm)).connect() as ReturnType<QueuePool['connect']>;
  }

  /** The pool is the ORM's to end. */
  async end(): Promise<void> {}

  /** The ORM listens to its pool already. */
  on(): this {
    return this;
  }

  removeAllListeners(): this {
    return this;
  }
}
