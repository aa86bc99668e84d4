import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DomainLimit, DomainLimits } from '@gatehouse/server/queue/domain-limits';
import type { RedisClient } from '@gatehouse/server/redis';
import { mac } from '@gatehouse/server/security/secrets';

import { LocalTurns } from './local-turns.ts';

interface TurnCommands {
  enterTurn(
    free: string,
    sending: string,
    given: string,
    mail: string,
    atOnce: number,
    interval: number,
    step: number,
    lease: number,
    kept: number,
  ): Promise<number>;
}

export interface Pace extends DomainLimit {
  /** Milliseconds from one mail that waits to the next. */
  readonly step: number;
}

/** A mail's turn to go to its domain. */
export interface Turn {
  /** @returns 0 if the mail may be sent now, or how long to wait (ms) until its turn comes */
  enter(): Promise<number>;
  /** The mail was sent, or was not. */
  leave(): Promise<void>;
}

/** Longer than a mail can take within the time limits of SMTP: a place that nobody leaves is free again then. */
const lease = 5 * 60_000;
/** Mails may come later than their turn: workers are busy, or away. */
const kept = 60 * 60_000;
/** A mail is believed to take so many ms, where nothing but the number at once says when a place will be free. */
const typical = 100;

/**
 * Lets mails to one domain go at the pace that the domain is to be treated with, by all workers together. A mail that
 * has to wait gets a turn of its own behind all who wait, and no place of a worker meanwhile. While Redis is away each
 * worker keeps the pace by itself.
 */
export class Turns {
  readonly #redis: RedisClient & TurnCommands;
  readonly #hashKey: Buffer;
  readonly #limits: DomainLimits;
  #local: LocalTurns | undefined;

  constructor(redis: RedisClient, hashKey: Buffer, limits: DomainLimits) {
    redis.defineCommand('enterTurn', {
      numberOfKeys: 3,
      lua: readFileSync(join(import.meta.dirname, 'enter.lua'), 'utf8'),
    });
    this.#redis = redis as RedisClient & TurnCommands;
    this.#hashKey = hashKey;
    this.#limits = limits;
  }

  /**
   * @param mail the id of its job
   * @param to the recipient's address
   * @returns undefined where the domain has no limit
   */
  of(mail: string, to: string): Turn | undefined {
    const domain = to.slice(to.lastIndexOf('@') + 1).toLowerCase();
    const limit = Object.hasOwn(this.#limits, domain) ? this.#limits[domain] : this.#limits['*'];
    if (limit === undefined) return undefined;
    const pace = { ...limit, step: Math.max(limit.interval, typical / limit.atOnce) };
    return {
      enter: () => this.#enter(domain, mail, pace),
      leave: () => this.#leave(domain, mail),
    };
  }

  async #enter(domain: string, mail: string, pace: Pace): Promise<number> {
    const { free, sending, given } = this.#keys(domain, mail);
    const { atOnce, interval, step } = pace;
    try {
      const wait = await this.#redis.enterTurn(free, sending, given, mail, atOnce, interval, step, lease, kept);
      this.#local = undefined;
      return wait;
    } catch {
      this.#local ??= new LocalTurns();
      return this.#local.enter(domain, mail, pace);
    }
  }

  async #leave(domain: string, mail: string): Promise<void> {
    this.#local?.leave(domain, mail);
    await this.#redis.zrem(this.#keys(domain, mail).sending, mail).catch(() => undefined);
  }

  // The braces keep a domain's keys in one slot of a Redis Cluster.
  #keys(domain: string, mail: string) {
    const slot = `mail-turns:{${mac(this.#hashKey, 'mail-turns', domain).toString('base64url').slice(0, 22)}}`;
    return { free: `${slot}:free`, sending: `${slot}:sending`, given: `${slot}:given:${mail}` };
  }
}
