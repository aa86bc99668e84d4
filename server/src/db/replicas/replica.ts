import { setTimeout } from 'node:timers/promises';
import { nativePool } from '../native-pool.ts';
import { createOrm, type EntityManager, type Orm } from '../orm.ts';
import { type PrimaryLog, readPosition } from './log-position.ts';

/** Milliseconds that a replica may be behind the primary. One that may be further behind is not asked. */
export const mostLag = 10_000;

/** Milliseconds in which a replica has to answer. Who then asks the primary is still answered within two seconds. */
const patience = 900;

export type ReplicaState = 'ok' | 'behind' | 'away';

type Connection = Parameters<typeof readPosition>[0];

class BehindError extends Error {}

/** A streaming replica of the primary, and what is known of how old its data are. */
export class Replica {
  /** Without the password. */
  readonly name: string;
  readonly #log: PrimaryLog;
  readonly #orm: Orm;
  /** Everything that was committed then, by `performance.now()`, is in its data; undefined while it is away. */
  #dataOf: number | undefined;

  constructor(url: string, poolSize: number, log: PrimaryLog) {
    this.name = new URL(url).host;
    this.#log = log;
    const onConnect = (connection: Connection) => this.#admit(connection);
    this.#orm = createOrm({ url, poolSize, onConnect });
  }

  get state(): ReplicaState {
    if (this.#dataOf === undefined) return 'away';
    return performance.now() - this.#dataOf <= mostLag ? 'ok' : 'behind';
  }

  /** Finds out how old its data are. @throws whatever keeps it from answering */
  async look(): Promise<void> {
    await this.#answer(async () => this.#date(await nativePool(this.#orm)));
  }

  /** @throws whatever keeps it from answering; it is then not asked before it was looked after again */
  read<Result>(reading: (em: EntityManager) => Promise<Result>): Promise<Result> {
    return this.#answer(() => reading(this.#orm.em.fork()));
  }

  close(): Promise<void> {
    return this.#orm.close();
  }

  async #date(connection: Connection): Promise<void> {
    this.#dataOf = this.#log.timeOf(await readPosition(connection));
  }

  /** After a crash a replica can begin with older data than it had; while a connection lives there was no crash. */
  async #admit(connection: Connection): Promise<void> {
    await this.#date(connection);
    if (this.state === 'behind') throw new BehindError('it is behind');
  }

  async #answer<Result>(asked: () => Promise<Result>): Promise<Result> {
    try {
      return await Promise.race([asked(), silence()]);
    } catch (error) {
      if (!(error instanceof BehindError)) this.#dataOf = undefined;
      throw error;
    }
  }
}

async function silence(): Promise<never> {
  await setTimeout(patience, undefined, { ref: false });
  throw new Error('it is silent');
}
