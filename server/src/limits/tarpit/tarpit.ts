import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Meter } from '../../observability/meter.ts';
import type { RedisClient } from '../../redis.ts';
import { mac } from '../../security/secrets.ts';
import { type Charged, rateLimited } from '../limiter.ts';
import type { Policy } from '../policies.ts';

/** `void` is a try that told nothing of the password: something else stopped the call. */
export type TryOutcome = 'right' | 'wrong' | 'void';

/** A password that is about to be looked at. */
export interface SignInTry {
  /** Whether its account was never signed in to from its network. */
  readonly stranger: boolean;
  settle(outcome: TryOutcome): Promise<void>;
}

interface TarpitCommands {
  enterTarpit(
    tries: string,
    wait: string,
    known: string,
    freeTries: number,
    longestWait: number,
    memory: number,
    knownTries: number,
  ): Promise<number>;
  settleTarpit(tries: string, known: string, outcome: TryOutcome, stranger: 0 | 1, memory: number): Promise<0>;
}

const day = 86_400_000;
const triesMemory = day;
const networkMemory = 90 * day;
/** Wrong passwords in a row after which a known network is treated as a stranger. */
const knownTries = 20;

const script = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const unchecked: SignInTry = { stranger: false, settle: async () => undefined };
/** While Redis is away everybody is a stranger. */
const uncounted: SignInTry = { ...unchecked, stranger: true };

/**
 * Slows down whoever guesses at one account from many addresses: after some tries by strangers, each makes the next
 * one wait twice as long. Networks that the account was signed in to from are spared, so its owner goes on.
 * An unknown address is treated like a known one. While Redis is away, the limits of this process have to do.
 */
export class Tarpit {
  readonly #redis: RedisClient & TarpitCommands;
  readonly #hashKey: Buffer;
  readonly #policy: Policy | undefined;
  readonly #meter: Meter | undefined;

  /** @param policy tries before the first wait, and the longest wait; the tarpit is off without one */
  constructor(redis: RedisClient, hashKey: Buffer, policy: Policy | undefined, meter?: Meter) {
    redis.defineCommand('enterTarpit', { numberOfKeys: 3, lua: script('enter.lua') });
    redis.defineCommand('settleTarpit', { numberOfKeys: 2, lua: script('settle.lua') });
    this.#redis = redis as RedisClient & TarpitCommands;
    this.#hashKey = hashKey;
    this.#policy = policy;
    this.#meter = meter;
  }

  /**
   * Counts a try, if the limits allow it.
   * @param account the email address, as the schema spells it
   * @param charging the limits, which are asked meanwhile
   * @throws AppError `rate_limited` with the seconds until both the limits and the tarpit allow the call again
   */
  async enter(account: string, network: string, charging: Promise<Charged>): Promise<SignInTry> {
    if (this.#policy === undefined) {
      const { allowed, wait } = await charging;
      if (!allowed) throw rateLimited(wait);
      return unchecked;
    }
    const keys = this.#keys(account, network);
    const [{ allowed, wait }, seen] = await Promise.all([charging, this.#look(keys)]);
    if (!allowed) throw rateLimited(Math.max(wait, seen?.stranger ? seen.held : 0));
    if (seen === undefined) return uncounted;
    const answer = seen.stranger ? await this.#count(keys, this.#policy).catch(() => 0) : 0;
    if (answer > 0) {
      this.#meter?.limited('sign_in_strangers');
      throw rateLimited(Math.max(wait, answer));
    }
    return { stranger: seen.stranger, settle: (outcome) => this.#settle(keys, outcome, seen.stranger) };
  }

  /** Makes a network known without a password: whoever set a new one by the mailed link is the owner. */
  async recognise(account: string, network: string): Promise<void> {
    if (this.#policy !== undefined) await this.#settle(this.#keys(account, network), 'right', false);
  }

  #count({ tries, wait, known }: Keys, { calls, seconds }: Policy): Promise<number> {
    return this.#redis.enterTarpit(tries, wait, known, calls, seconds * 1000, triesMemory, knownTries);
  }

  /** Whether the network is a stranger, and how long strangers wait. The owner's own needs to be asked no more. */
  async #look({ wait, known }: Keys): Promise<{ stranger: boolean; held: number } | undefined> {
    try {
      const [failed, held] = await Promise.all([this.#redis.get(known), this.#redis.pttl(wait)]);
      return { stranger: Number(failed ?? knownTries) >= knownTries, held: Math.max(0, held) };
    } catch {
      return undefined;
    }
  }

  async #settle({ tries, known }: Keys, outcome: TryOutcome, stranger: boolean): Promise<void> {
    await this.#redis.settleTarpit(tries, known, outcome, stranger ? 1 : 0, networkMemory).catch(() => undefined);
  }

  // The braces keep an account's keys in one slot of a Redis Cluster.
  #keys(account: string, network: string): Keys {
    const hide = (text: string) => mac(this.#hashKey, 'tarpit', text).toString('base64url').slice(0, 22);
    const slot = `tarpit:{${hide(account)}}`;
    return { tries: `${slot}:tries`, wait: `${slot}:wait`, known: `${slot}:known:${hide(network)}` };
  }
}

interface Keys {
  readonly tries: string;
  readonly wait: string;
  readonly known: string;
}
