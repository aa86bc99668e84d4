import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';
import type { RedisClient } from '../../redis.ts';
import { mac } from '../secrets.ts';

const purposes = ['verification', 'email_change'] as const;
export type OtpPurpose = (typeof purposes)[number];

/** What a code opens, and nothing else: one purpose, one user at one version, one address. */
export interface OtpScope {
  readonly purpose: OtpPurpose;
  readonly userId: string;
  readonly version: number;
  readonly email: string;
}

export interface OtpOptions {
  /** Milliseconds. */
  readonly lifetime: number;
  readonly maxTries: number;
  readonly dailyWrongTries: number;
}

interface OtpCommands {
  mintOtp(key: string, mac: string, madeAt: number, lifetime: number): Promise<0 | 1>;
  checkOtp(
    key: string,
    wrongKey: string,
    mac: string,
    maxTries: number,
    dailyWrongTries: number,
    day: number,
  ): Promise<0 | 1>;
}

const script = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const day = 86_400_000;

/** One-time codes, kept in Redis as MACs. */
export class Otp {
  readonly #redis: RedisClient & OtpCommands;
  readonly #key: Buffer;
  readonly #options: OtpOptions;

  constructor(redis: RedisClient, key: Buffer, options: OtpOptions) {
    redis.defineCommand('mintOtp', { numberOfKeys: 1, lua: script('mint.lua') });
    redis.defineCommand('checkOtp', { numberOfKeys: 2, lua: script('check.lua') });
    this.#redis = redis as RedisClient & OtpCommands;
    this.#key = key;
    this.#options = options;
  }

  /**
   * The code of a mail job, alive from now. The same job gives the same code; a newer job's code voids it.
   * @param nonce the job's random nonce
   * @param madeAt when the job was made, in ms
   * @returns undefined where a newer job's code holds
   */
  async mint(scope: OtpScope, nonce: string, madeAt: number): Promise<string | undefined> {
    // 48 bits of a keyed function of a random nonce, so the bias of the remainder is below 1 in 10^8.
    const code = String(mac(this.#key, 'code', nonce).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
    const { code: key } = this.#keys(scope);
    const holds = await this.#redis.mintOtp(key, this.#mac(scope, code), madeAt, this.#options.lifetime);
    return holds === 1 ? code : undefined;
  }

  /**
   * Whether a code is right. It stays until {@link discard}, so that a failure after this costs the user nothing;
   * what it opens must be opened once by the database.
   * @throws AppError `unavailable` while Redis is away
   */
  async check(scope: OtpScope, code: string): Promise<boolean> {
    const { maxTries, dailyWrongTries } = this.#options;
    const { code: key, wrong } = this.#keys(scope);
    try {
      return (await this.#redis.checkOtp(key, wrong, this.#mac(scope, code), maxTries, dailyWrongTries, day)) === 1;
    } catch (cause) {
      throw new AppError('unavailable', { retryAfter: 1, cause });
    }
  }

  /** Forgets a code that was used. Best effort: a used code opens nothing any more. */
  async discard(scope: OtpScope): Promise<void> {
    await this.#redis.del(this.#keys(scope).code).catch(() => undefined);
  }

  /** Forgets all about a user who is gone. Best effort: what is left opens nothing, and expires by itself. */
  async forget(userId: string): Promise<void> {
    const keys = purposes.flatMap((purpose) => Object.values(this.#keys({ purpose, userId })));
    await this.#redis.del(...keys).catch(() => undefined);
  }

  #mac({ purpose, userId, version, email }: OtpScope, code: string): string {
    return mac(this.#key, 'stored', purpose, userId, String(version), email, code).toString('base64url');
  }

  // The braces keep a user's keys in one slot of a Redis Cluster.
  #keys({ purpose, userId }: Pick<OtpScope, 'purpose' | 'userId'>) {
    const slot = `{${mac(this.#key, 'slot', userId).toString('base64url').slice(0, 22)}}`;
    return { code: `otp:${purpose}:${slot}`, wrong: `otp-wrong:${purpose}:${slot}` };
  }
}
