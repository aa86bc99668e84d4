import { unknownAddresses } from './addresses.ts';
import { type AddressCall, addressCalls, type Face } from './calls.ts';
import { HttpClient } from './http-client.ts';
import { type Criteria, type Finding, judge } from './judge.ts';
import { type Account, gather, type Plan, type Progress, type Series } from './rounds.ts';

export interface AuditOptions {
  readonly url: URL;
  /** The first is the one whose address the unknown ones are made like. */
  readonly accounts: readonly Account[];
  readonly samples: number;
  /** How long to wait for limits in all, in ms; five minutes by default. */
  readonly patience?: number;
  readonly ignoredHeaders?: readonly string[];
  readonly toleranceOf?: Criteria['toleranceOf'];
  /** All by default. */
  readonly calls?: readonly AddressCall['name'][];
  readonly faces?: readonly Face[];
  readonly onProgress?: (progress: Progress) => void;
}

/** Calls a running instance about known and unknown addresses, and says what tells them apart. */
export async function audit(options: AuditOptions): Promise<Finding[]> {
  const { url, accounts, faces = ['REST', 'tRPC'] } = options;
  const calls = addressCalls.filter(({ name }) => options.calls?.includes(name) ?? true);
  using client = new HttpClient(url);
  const criteria = { accounts, toleranceOf: options.toleranceOf ?? tolerance(0.05) };
  const plan: Plan = {
    client,
    accounts,
    freshAddress: unknownAddresses(accounts[0]?.email ?? ''),
    samples: options.samples,
    isDecided: (series) => judge([series], criteria).every(({ verdict }) => verdict !== 'unclear'),
    patience: options.patience ?? 5 * 60_000,
    ignoredHeaders: new Set(options.ignoredHeaders),
    onProgress: options.onProgress ?? (() => undefined),
  };
  const series = calls.flatMap((call) =>
    faces.map((face): Series => ({ call, face, rounds: [], failures: 0, over: false })),
  );
  const progress = { ...plan, onProgress: (now: Progress) => plan.onProgress({ ...now, series }) };
  // What uses up addresses comes last: it leaves the others' budgets of an address alone.
  await gather(
    progress,
    series.filter(({ call }) => !call.consumesAddress),
  );
  await gather(
    progress,
    series.filter(({ call }) => call.consumesAddress),
  );
  return judge(series, criteria);
}

/** Milliseconds that nobody sees through a network. */
const least = 0.1;

/**
 * What counts as no difference: a part of the typical time; on a busy machine up to twice as much, if it is no more than
 * a fifth of the spread of single calls, so that somebody would need more than a hundred calls about one address.
 */
export const tolerance =
  (part: number): Criteria['toleranceOf'] =>
  (typical, spread) =>
    Math.max(least, typical * part, Math.min(2 * typical * part, spread / 5));
