import type { Logger } from 'pino';
import { Admission } from './admission.ts';
import type { Config } from './config.ts';
import { Breaker } from './db/breaker.ts';
import { createOrm, type Orm } from './db/orm.ts';
import { Replicas } from './db/replicas/replicas.ts';
import { AppError } from './errors.ts';
import { Idempotency } from './idempotency/idempotency.ts';
import { Limiter } from './limits/limiter.ts';
import { Tarpit } from './limits/tarpit/tarpit.ts';
import type { Meter } from './observability/meter.ts';
import { MailQueue } from './queue/mail-queue.ts';
import { createRedis, type RedisClient } from './redis.ts';
import { logAvailability } from './redis-availability.ts';
import { AccessTokens } from './security/access-token.ts';
import { HashingGate } from './security/hashing-gate.ts';
import { Otp } from './security/otp/otp.ts';
import { Argon2Hasher, type PasswordHasher } from './security/password-hasher.ts';
import { PrincipalReader } from './security/principal.ts';
import { deriveSecrets, type Secrets } from './security/secrets.ts';
import { loadSigningKeys, type SigningKeys } from './security/signing-keys.ts';
import { timed } from './security/timed-hasher.ts';

/** What the use-cases work with. */
export interface Services {
  readonly config: Config;
  readonly logger: Logger;
  /** Where somebody may read what it counts. */
  readonly meter: Meter | undefined;
  readonly breaker: Breaker;
  readonly orm: Orm;
  readonly replicas: Replicas;
  readonly redis: RedisClient;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly hasher: PasswordHasher;
  readonly admission: Admission;
  readonly hashingGate: HashingGate;
  readonly limiter: Limiter;
  readonly tarpit: Tarpit;
  readonly otp: Otp;
  readonly mails: MailQueue;
  readonly principals: PrincipalReader;
  readonly idempotency: Idempotency;
  readonly accessTokens: AccessTokens;
  /** Reads the signing keys anew. Until it has run, tokens can be neither made nor checked. Throws while PostgreSQL is away. */
  loadKeys(): Promise<void>;
  keys(): SigningKeys;
  close(): Promise<void>;
}

export type Clock = () => Date;

/** What tests replace, and what is only there where it is asked for. */
export interface ServiceOverrides {
  readonly meter?: Meter | undefined;
  readonly clock?: Clock;
  readonly hasher?: PasswordHasher;
}

/** The composition root: everything is made here, once, and nothing connects yet. */
export function createServices(config: Config, logger: Logger, overrides: ServiceOverrides = {}): Services {
  const { meter } = overrides;
  const breaker = new Breaker();
  const orm = createOrm({ ...config.database, breaker });
  const replicas = new Replicas(orm, config.database, logger);
  const redis = createRedis(config.redis);
  logAvailability(redis, logger, 'limits are counted in this process');
  const secrets = deriveSecrets(config.secretKey);
  const clock = overrides.clock ?? (() => new Date());
  const mails = new MailQueue(orm);
  const hasher = timed(overrides.hasher ?? new Argon2Hasher(config.passwords), meter);
  let signingKeys: SigningKeys | undefined;
  const keys = () => {
    if (signingKeys === undefined) throw new AppError('unavailable', { retryAfter: 1 });
    return signingKeys;
  };
  return {
    config,
    logger,
    meter,
    breaker,
    orm,
    replicas,
    redis,
    secrets,
    clock,
    mails,
    keys,
    hasher,
    admission: new Admission(config.database.poolSize),
    hashingGate: new HashingGate(config.passwords.concurrency),
    limiter: new Limiter(redis, secrets.redisKey, config.limits, meter),
    tarpit: new Tarpit(redis, secrets.redisKey, config.limits.sign_in_strangers, meter),
    otp: new Otp(redis, secrets.otp, config.otp),
    principals: new PrincipalReader(orm),
    idempotency: new Idempotency(orm, secrets.idempotency, clock, logger),
    accessTokens: new AccessTokens(keys, config.http.publicUrl, config.tokens.accessLifetime),
    async loadKeys() {
      signingKeys = await loadSigningKeys(orm, secrets.signingKeySeal, clock(), config.tokens.accessLifetime);
    },
    async close() {
      await hasher.close?.();
      await mails.close();
      await replicas.close();
      await orm.close();
      redis.disconnect();
    },
  };
}
