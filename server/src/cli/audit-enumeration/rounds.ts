import { setTimeout as sleep } from 'node:timers/promises';
import { type Appearance, appearanceOf } from './appearance.ts';
import { type AddressCall, type Face, requestOf } from './calls.ts';
import type { HttpClient } from './http-client.ts';
import { shuffled } from './statistics.ts';

/** An account of the instance, and what the report calls it. */
export interface Account {
  readonly name: string;
  readonly email: string;
}

/** One call about every account and about an unknown address, in random order. */
export interface Round {
  readonly unknown: Appearance;
  /** By the name of the account. */
  readonly known: ReadonlyMap<string, Appearance>;
  /** A call about yet another unknown address, made where some of the round were refused and some were not. */
  readonly probe?: Appearance;
}

export interface Series {
  readonly call: AddressCall;
  readonly face: Face;
  readonly rounds: Round[];
  /** Calls that got no answer, or one that the service was not there to give. */
  failures: number;
  /** Whether no more rounds follow. */
  over: boolean;
}

export interface Plan {
  readonly client: HttpClient;
  readonly accounts: readonly Account[];
  readonly freshAddress: () => string;
  /** How many rounds there are at least; up to eight times as many where they decide nothing. */
  readonly samples: number;
  readonly isDecided: (series: Series) => boolean;
  /** How long to wait for limits in all, in ms. */
  readonly patience: number;
  readonly ignoredHeaders: ReadonlySet<string>;
  readonly onProgress: (progress: Progress) => void;
}

export interface Progress {
  readonly series: readonly Series[];
  /** Milliseconds until the limits allow the next call. */
  readonly waiting?: number;
}

export const answersOf = ({ unknown, known }: Round) => [unknown, ...known.values()];

export const refused = ({ status }: Appearance) => status === 429;
const away = ({ status }: Appearance) => status >= 502 && status <= 504;
const manyFailures = 20;

/** Fills the series, one round of each in turn; one that the limits refuse waits while the others go on. */
export async function gather(plan: Plan, series: readonly Series[]): Promise<void> {
  const unknown = plan.freshAddress();
  let { patience } = plan;
  const open = new Map(series.map((one) => [one, 0]));
  while (open.size > 0) {
    const wait = Math.min(...open.values()) - Date.now();
    if (wait > 0) {
      plan.onProgress({ series, waiting: wait });
      await sleep(wait);
      patience -= wait;
    }
    for (const [one, readyAt] of open) {
      if (readyAt > Date.now()) continue;
      const pause = await oneMore(plan, one, unknown);
      one.over = isOver(one, plan) || pause > patience;
      if (one.over) open.delete(one);
      else open.set(one, Date.now() + pause);
    }
    plan.onProgress({ series });
  }
}

/** It is looked at after so many samples, twice as many and so on: a few looks, so that chance has no more than these. */
const looks = [1, 2, 4, 8];

/** How many rounds a series is to have when it is looked at next, or has in the end. */
export function nextLook(series: Series, samples: number): number {
  const now = measured(series);
  if (series.over) return now;
  return (looks.find((times) => times * samples > now) ?? Math.max(...looks)) * samples;
}

/** How many rounds were let through. */
export const measured = ({ rounds }: Series) => rounds.filter((round) => !answersOf(round).some(refused)).length;

function isOver(series: Series, { samples, isDecided }: Plan): boolean {
  if (series.failures >= manyFailures) return true;
  const now = measured(series);
  const isLook = looks.some((times) => times * samples === now);
  return isLook && (now >= Math.max(...looks) * samples || isDecided(series));
}

/** @returns how long to wait before the next, in ms */
async function oneMore(plan: Plan, series: Series, unknown: string): Promise<number> {
  const round = await playRound(plan, series, unknown).catch(() => undefined);
  if (round === undefined || answersOf(round).some(away)) {
    series.failures++;
    return 1000;
  }
  series.rounds.push(round);
  const waits = answersOf(round)
    .filter(refused)
    .map(({ retryAfter }) => retryAfter ?? 60);
  return Math.max(0, ...waits) * 1000;
}

async function playRound(plan: Plan, { call, face }: Series, unknown: string): Promise<Round> {
  const ask = async (email: string) => {
    const { path, body } = requestOf(call, face, email);
    return appearanceOf(await plan.client.post(path, body), email, plan.ignoredHeaders);
  };
  const nobody: Account = { name: '', email: call.consumesAddress ? plan.freshAddress() : unknown };
  const seen = new Map<string, Appearance>();
  for (const { name, email } of shuffled([nobody, ...plan.accounts])) seen.set(name, await ask(email));
  const answers = [...seen.values()];
  // Whether it is the client who called too often, or about an address.
  const mixed = answers.some(refused) && !answers.every(refused);
  const probe = mixed ? await ask(plan.freshAddress()) : undefined;
  const { [nobody.name]: own, ...known } = Object.fromEntries(seen);
  return { unknown: own as Appearance, known: new Map(Object.entries(known)), ...(probe && { probe }) };
}
