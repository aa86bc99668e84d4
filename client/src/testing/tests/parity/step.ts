import type { ProcedureName } from '../../index.ts';

/** What is looked at of an answer. */
export interface Answer {
  id?: string;
  access_token?: string;
  refresh_token?: string;
  next_cursor?: string;
  items?: { id: string }[];
}

/** What the steps before have shown. */
export interface Known {
  readonly answers: Record<string, Answer>;
  /** The how-many-eth code or token that was mailed to an address. */
  mailed(to: string, nth?: number): Promise<string>;
}

/** One call. */
export interface Step {
  readonly call: ProcedureName;
  /** Whose access token is sent: the name of an answer that was kept. */
  readonly as?: string;
  readonly input?: object | ((known: Known) => object | Promise<object>);
  /** The name to keep the answer by. */
  readonly keep?: string;
  /** Milliseconds that pass before, beside the second between any two steps. */
  readonly after?: number;
}
