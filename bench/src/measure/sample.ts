/** What one side did in one round. Figures that make no sense for it are left out. */
export interface Sample {
  readonly perSecond?: number;
  /** Milliseconds. */
  readonly p50?: number;
  readonly p99?: number;
  readonly failures?: number;
  /** CPU of the server's processes for each call, without PostgreSQL's and Redis's; of a compiler, for each run. */
  readonly cpuMs?: number;
  readonly memoryMb?: number;
  /** What the load generator itself used, as a share of one core. */
  readonly loadCpu?: number;
  /** Of something else that ran at the same time: its calls per second. */
  readonly meanwhile?: number;
  /** For what is no call: how long it took. */
  readonly seconds?: number;
  /** How many times as much a page costs among many users as among few: the median of all pages, and the worst. */
  readonly growth?: number;
  readonly worstGrowth?: number;
}

/** One of the things that a row compares. */
export interface Side {
  readonly name: string;
  measure(): Promise<Sample>;
}

/** Prepared anew for each round, so that it may take long enough to outlive a token. */
export type Prepare<T> = () => T | Promise<T>;
