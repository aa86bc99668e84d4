/** One request, as it is printed, stored in the corpus, and sent. */
export interface FuzzCase {
  /** Why it is in the corpus. */
  readonly note?: string;
  /** The only right status of its answer, where the contract leaves no other. */
  readonly status?: number;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The characters of the body are its bytes; UTF-8 if it is not given. */
  readonly encoding?: 'latin1';
}

/** Every text of a case, and with it every name of the cast that it holds. */
export const textOf = (fuzzCase: FuzzCase): string => JSON.stringify(fuzzCase);
