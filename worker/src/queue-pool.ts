import { setTimeout } from 'node:timers/promises';
import { sessionOptions } from '@gatehouse/server/db/connection';
import type { PostgresConnectionOptions } from 'bullmq';
import { Pool } from 'pg';
import { isRecording, sharedRecordings } from './shared-recordings.ts';

type BullPool = Extract<PostgresConnectionOptions, { end(): Promise<void> }>;
type BullClient = Awaited<ReturnType<BullPool['connect']>>;

/** What PostgreSQL answers when the schema was changed, and a prepared statement would have other columns than before. */
const resultChanged = '0A000';

/** Milliseconds until whoever asked is told of a failure: BullMQ's workers ask again at once, however often. */
const pace = 500;

/** The connections for BullMQ. Each parses and plans BullMQ's few statements once. */
export class QueuePool implements BullPool {
  readonly #pool: Pool;
  readonly #names = new Map<string, string>();
  readonly #record = sharedRecordings((text, values) => this.#ask(text, values));

  constructor(connectionString: string, sending: number) {
    this.#pool = new Pool({
      connectionString,
      // One for each mail that is recorded, one that listens, one for what BullMQ does by the clock.
      max: sending + 2,
      options: sessionOptions('bullmq'),
      keepAlive: true,
      // To connect has a time limit, a statement has none: of one that is given up nobody knows whether it was done.
      connectionTimeoutMillis: 2000,
    });
  }

  query<Row>(text: string, values: readonly unknown[] = []): Promise<{ rows: Row[] }> {
    const asked = isRecording(text) ? this.#record(values) : this.#ask(text, values);
    return asked.catch(tellLater) as Promise<{ rows: Row[] }>;
  }

  async #ask(text: string, values: readonly unknown[]): Promise<{ rows: never[] }> {
    const query = { text, values: [...values] };
    try {
      return await this.#pool.query<never>({ ...query, name: this.#nameOf(text) });
    } catch (error) {
      if ((error as { code?: string }).code !== resultChanged) throw error;
      // PostgreSQL finds that before it runs anything.
      return await this.#pool.query<never>(query);
    }
  }

  connect(): Promise<BullClient> {
    return this.#pool.connect().catch(tellLater) as Promise<BullClient>;
  }

  end(): Promise<void> {
    return this.#pool.end();
  }

  on(event: 'error' | 'connect', listener: (value: never) => void): this {
    this.#pool.on(event as 'error', listener as (error: Error) => void);
    return this;
  }

  removeAllListeners(event?: string): this {
    this.#pool.removeAllListeners(event as 'error');
    return this;
  }

  #nameOf(text: string): string {
    const name = this.#names.get(text) ?? `bullmq-${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}

async function tellLater(error: unknown): Promise<never> {
  await setTimeout(pace);
  throw error;
}
