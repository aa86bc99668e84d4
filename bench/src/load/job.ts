export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `{n}` becomes another text in every request, and `{chained}` what the answer before gave. */
  readonly body?: string;
  readonly chained?: string;
}

/** What is sent over HTTP: lane number i sends request number i (modulo their count), again and again. */
export interface Script {
  readonly url: string;
  readonly requests: readonly LoadRequest[];
  readonly status: number;
  /** The field of each answer that takes the place of `{chained}` in the lane's next request. */
  readonly chain?: string;
}

/** What is called: a server, or one of the bare libraries in the load generator's own process. */
export type Target =
  | { readonly kind: 'http'; readonly script: Script }
  | { readonly kind: 'argon2' }
  | { readonly kind: 'pg'; readonly url: string; readonly statement: string; readonly value: string }
  | { readonly kind: 'smtp'; readonly url: string };

/** Closed: each lane calls again once it is answered. Open: calls begin at a fixed rate, answered or not. */
export type Pace = { readonly inFlight: number } | { readonly perSecond: number };

export interface Job {
  readonly target: Target;
  readonly pace: Pace;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** Latencies are in milliseconds; in an open loop from the moment the call was due. */
export interface LoadResult {
  readonly calls: number;
  readonly failures: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU that the generator itself used, as a share of one core. */
  readonly ownCpu: number;
  readonly ownMemoryMb: number;
  /** Something of the first failure, for people. */
  readonly firstFailure?: string;
}
