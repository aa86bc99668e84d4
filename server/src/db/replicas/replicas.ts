import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import { nativePool } from '../native-pool.ts';
import type { Orm } from '../orm.ts';
import { PrimaryLog, readPosition } from './log-position.ts';
import { mostLag, Replica, type ReplicaState } from './replica.ts';

/** Milliseconds from one look after the replicas to the next. */
const interval = 1000;

/** The streaming replicas that may be asked what need not be of this very moment. */
export class Replicas {
  readonly #primary: Orm;
  readonly #logger: Logger;
  readonly #log = new PrimaryLog(mostLag);
  readonly #all: readonly Replica[];
  readonly #told = new Map<Replica, ReplicaState>();
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(primary: Orm, { replicaUrls, poolSize }: Config['database'], logger: Logger) {
    this.#primary = primary;
    this.#logger = logger;
    this.#all = replicaUrls.map((url) => new Replica(url, poolSize, this.#log));
  }

  /** Of each, in the order of the configuration. */
  get states(): readonly ReplicaState[] {
    return this.#all.map(({ state }) => state);
  }

  /** Looks after them from now on. Until it has, none is asked. */
  watch(): void {
    if (this.#all.length === 0) return;
    this.#timer = setInterval(() => this.#look(), interval).unref();
    this.#look();
  }

  /** One that is well, each in its turn; undefined where there is none. */
  next(): Replica | undefined {
    const well = this.#all.filter(({ state }) => state === 'ok');
    return well[this.#turn++ % well.length];
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await Promise.all(this.#all.map((replica) => replica.close()));
  }

  #look(): void {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = undefined;
    });
  }

  async #lookAtAll(): Promise<void> {
    // While the primary is away, what is known of it grows old, and the replicas with it.
    await this.#lookAtPrimary().catch(() => undefined);
    await Promise.all(this.#all.map((replica) => this.#lookAt(replica)));
  }

  async #lookAtPrimary(): Promise<void> {
    const asked = performance.now();
    this.#log.note(await readPosition(await nativePool(this.#primary)), asked);
  }

  async #lookAt(replica: Replica): Promise<void> {
    const failed = await replica.look().then(
      () => undefined,
      (error: Error) => error,
    );
    const { state, name } = replica;
    if (this.#told.get(replica) === state) return;
    this.#told.set(replica, state);
    if (state === 'ok') this.#logger.info({ replica: name }, 'a replica is asked');
    else this.#logger.warn({ replica: name, state, reason: failed?.message }, 'a replica is not asked');
  }
}
