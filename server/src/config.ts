import { availableParallelism } from 'node:os';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { type PolicyName, policies, withOverrides } from './limits/policies.ts';
import { localSecretKey } from './local-secret-key.ts';
import { parseOtlpHeaders } from './observability/otlp-headers.ts';
import { logLevels, processBounds } from './processes/settings.ts';
import { parseDomainLimits } from './queue/domain-limits.ts';
import { parseRedisUrl, redisUrlExpected } from './redis-url.ts';
import { unfitForProduction } from './unfit-for-production.ts';

/**
 * The only reader of the environment. Every variable has its meaning, its default and its bounds here;
 * a value that does not fit stops the start with the variable's name and what was expected.
 */
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine(
      (value) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max,
      `expected a whole number from ${min} to ${max}`,
    )
    .transform(Number);
const integer = (min: number, max: number, fallback: number) => wholeNumber(min, max).default(fallback);

const isUrl = (value: string, protocols: readonly string[]) =>
  URL.canParse(value) && protocols.includes(new URL(value).protocol);

const url = (...protocols: string[]) => {
  const expected = `expected a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  return z.string(expected).refine((value) => isUrl(value, protocols), expected);
};

const redisUrl = z.string(redisUrlExpected).superRefine((value, context) => {
  try {
    parseRedisUrl(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

const text = (most: number) => z.string().max(most, `expected at most ${most} characters`);

const databaseProtocols = ['postgres:', 'postgresql:'];

const origin = url('http:', 'https:').transform((value) => value.replace(/\/+$/, ''));

const list = z
  .string()
  .default('')
  .transform((value) =>
    Object.freeze(
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),
  );

const limitOverride = /^([a-z_]+)=[1-9]\d{0,8}\/[1-9]\d{0,8}$/;
const isLimitOverride = (item: string) => (limitOverride.exec(item)?.[1] ?? '') in policies;
const limitNames = Object.keys(policies) as [PolicyName, ...PolicyName[]];

const isNetwork = (item: string) => ipaddr.isValid(item) || ipaddr.isValidCIDR(item);

/**
 * Every variable, in the order in which docs/configuration.md and .env.example list them, which are made from this.
 * A `section` begins with the variable that names it.
 */
export const environmentSchema = z.object({
  ENVIRONMENT: z
    .enum(['development', 'test', 'production'], 'expected development, test or production')
    .default('development')
    .describe('`production` refuses everything that is only good for trying things out.')
    .meta({ section: 'The service' }),
  LOG_LEVEL: z
    .enum(logLevels, 'expected a pino level such as info')
    .default('info')
    .describe('The least severe events that are logged.'),
  HOST: z.string().min(1).default('127.0.0.1').describe('The address the API listens on.'),
  PORT: integer(0, 65535, 8000).describe('The port the API listens on.'),
  METRICS_TOKEN: z
    .string()
    .min(16, 'expected at least 16 characters, such as from: openssl rand -base64 24')
    .optional()
    .describe('What Prometheus brings to read /metrics. Without it they are open, and in production there are none.'),
  WORKER_METRICS_PORT: wholeNumber(0, 65535)
    .optional()
    .describe('The port at HOST that a worker tells its metrics on; without it there are none.'),
  SERVER_PROCESSES: integer(processBounds.least, processBounds.most, processBounds.least).describe(
    'API processes that share the port; each has a pool of connections of its own.',
  ),
  DRAIN_SECONDS: wholeNumber(0, 15)
    .optional()
    .describe(
      'How long the API serves on after SIGTERM, while /ready says 503, for load balancers to see it; 5 in production, else 0.',
    ),
  PUBLIC_URL: origin
    .default('http://localhost:8000')
    .describe('Where clients reach the API; the issuer and audience of its tokens.'),
  APP_NAME: text(64).min(1).default('Gatehouse').describe('The name of your application, in mails.'),
  APP_URL: origin.default('http://localhost:3000').describe('Your application; links in mails lead there.'),
  SECRET_KEY: z
    .string()
    .refine(
      (value) => Buffer.byteLength(value) >= 32,
      'expected at least 32 bytes, such as from: openssl rand -base64 48',
    )
    .optional()
    .describe('The root of every other secret. Production refuses to start without it.')
    .meta({ section: 'Secrets' }),
  DATABASE_URL: url(...databaseProtocols)
    .describe('PostgreSQL.')
    .meta({ section: 'Stores', examples: ['postgres://gatehouse:password@localhost:5432/gatehouse'] }),
  DATABASE_REPLICA_URLS: list
    .refine(
      (items) => items.every((item) => isUrl(item, databaseProtocols)),
      'expected URLs that start with postgres:// or postgresql://, separated by commas',
    )
    .describe('Streaming replicas of that PostgreSQL, which are asked for lists. Each URL names one server.'),
  DB_POOL_SIZE: integer(2, 500, 10).describe('Connections to PostgreSQL for each process; as many to each replica.'),
  REDIS_URL: redisUrl
    .describe('Redis or Valkey: one server, the Sentinels of one, or nodes of a Cluster; see docs/operations.md.')
    .meta({ examples: ['redis://localhost:6379'] }),
  REDIS_PREFIX: text(64)
    // Braces say which keys are kept together by a Cluster; ours do, unless others come before them.
    .regex(/^[^{}]*(\{[^{}]+\}[^{}]*)?$/, 'expected no braces, or one pair with something in it')
    .default('gatehouse:')
    .describe('Put before every key in Redis.'),
  SMTP_URL: url('smtp:', 'smtps:')
    .optional()
    .describe('The mail server; or give SMTP_HOST and its kin.')
    .meta({ section: 'Mail', examples: ['smtp://localhost:1025'] }),
  SMTP_HOST: z.string().min(1).optional().describe('The mail server, if SMTP_URL is not given.'),
  SMTP_PORT: integer(1, 65535, 587).describe('The port of SMTP_HOST.'),
  SMTP_USER: z.string().optional().describe('The user at SMTP_HOST.'),
  SMTP_PASSWORD: z.string().optional().describe('The password at SMTP_HOST.'),
  SMTP_FROM_EMAIL: z
    .email('expected an email address')
    .default('no-reply@localhost.localdomain')
    .describe('The sender of mails.'),
  SMTP_FROM_NAME: text(64).optional().describe('The name of the sender; APP_NAME if it is not given.'),
  WORKER_CONCURRENCY: integer(1, 100, 5).describe('Mails a worker sends at once.'),
  MAIL_DOMAIN_LIMITS: list
    .refine(
      (items) => parseDomainLimits(items) !== undefined,
      'expected a list such as gmail.com=10:600/60,example.com=5,*=300/60 that names each domain once: ' +
        'mails at once, mails/seconds, or both with a colon between; * is each other domain',
    )
    .describe('How gently mails go to a domain, by all workers together; without it, as fast as they come.'),
  ACCESS_TOKEN_EXPIRE_MINUTES: integer(1, 60 * 24, 15)
    .describe('Lifetime of an access token.')
    .meta({ section: 'Tokens and sessions' }),
  REFRESH_TOKEN_EXPIRE_DAYS: integer(1, 365, 30).describe('A session ends after so many days without use.'),
  SESSION_EXPIRE_DAYS: integer(1, 3650, 90).describe('A session ends after so many days, used or not.'),
  REFRESH_GRACE_SECONDS: integer(0, 60, 10).describe('How long the refresh token before the last may be sent again.'),
  SESSIONS_PER_USER: integer(1, 1000, 20).describe('Open sessions of a user; the oldest goes.'),
  RECENT_SIGN_IN_MINUTES: integer(1, 60 * 24, 10).describe('How recent a sign-in is that deletes an account.'),
  OTP_EXPIRE_MINUTES: integer(1, 60 * 24, 10)
    .describe('Lifetime of a mailed code.')
    .meta({ section: 'Codes and links' }),
  OTP_MAX_TRIES: integer(1, 20, 5).describe('Wrong tries that void a code.'),
  OTP_DAILY_WRONG_TRIES: integer(1, 1000, 20).describe('Wrong codes for one address in a day.'),
  PASSWORD_RESET_TOKEN_EXPIRE_MINUTES: integer(1, 60 * 24, 30).describe('Lifetime of a reset link.'),
  INVITATION_EXPIRE_DAYS: integer(1, 90, 7).describe('Lifetime of an invitation link.'),
  PASSWORD_MIN_LENGTH: integer(8, 128, 12)
    .describe('The least characters of a new password.')
    .meta({ section: 'Passwords' }),
  ARGON2_MEMORY_KIB: integer(19456, 4_194_304, 19456).describe('Memory of one hash; never below the OWASP minimum.'),
  ARGON2_TIME_COST: integer(2, 100, 2).describe('Passes of one hash.'),
  ARGON2_PARALLELISM: integer(1, 16, 1).describe('Lanes of one hash.'),
  ARGON2_CONCURRENCY: wholeNumber(1, 256)
    .optional()
    .describe('Hashes at once in a process; by default the API processes share the cores out.'),
  AUDIT_RETENTION_DAYS: integer(1, 3650, 365)
    .describe('Audit events are kept so many days.')
    .meta({ section: 'What is kept' }),
  RATE_LIMITS: list
    .refine(
      (items) => items.every((item) => item === 'off' || isLimitOverride(item)),
      `expected off, or a list such as register_ip=100/3600,sign_in_ip=60/60 (calls/seconds) of ${limitNames.join(', ')}`,
    )
    .describe('Changes to the limits, as policy=calls/seconds; or `off`, which production refuses.')
    .meta({ section: 'Who may call, and how often' }),
  CORS_ORIGINS: list
    .refine(
      (items) => items.every((item) => URL.canParse(item) && new URL(item).origin === item),
      'expected origins such as https://app.example.com, separated by commas',
    )
    .describe('Web origins that may call the API.'),
  TRUSTED_PROXIES: list
    .refine(
      (items) => items.every(isNetwork),
      'expected addresses or CIDR ranges such as 10.0.0.0/8, separated by commas',
    )
    .describe('The proxies in front. Production refuses more than a private network, such as 0.0.0.0/0.'),
  DASHBOARD_USER: text(64)
    .min(1)
    .default('operator')
    .describe('Who signs in at the dashboard.')
    .meta({ section: 'The dashboard of the queues' }),
  DASHBOARD_PASSWORD: z
    .string()
    .min(12, 'expected at least 12 characters, such as from: openssl rand -base64 18')
    .optional()
    .describe('The password of the dashboard, which does not start without it.'),
  DASHBOARD_PORT: integer(0, 65535, 5555).describe('The port the dashboard listens on.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: origin
    .optional()
    .describe(
      'The collector that traces go to, by OTLP over HTTP, such as http://localhost:4318. Without it nothing is traced.',
    )
    .meta({ section: 'Seeing what happens' }),
  OTEL_EXPORTER_OTLP_HEADERS: list
    .refine(
      (items) => parseOtlpHeaders(items) !== undefined,
      'expected a list such as authorization=Bearer%20abc,tenant=ours',
    )
    .describe('Headers for the collector, such as its key, as name=value with %20 and the like; separated by commas.'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .refine((value) => /^\d+(?:\.\d+)?$/.test(value) && Number(value) <= 1, 'expected a number from 0 to 1')
    .default('1')
    .describe('What part of the traces is recorded, from 0 to 1.'),
  SENTRY_DSN: z
    .string()
    .regex(/^https?:\/\/\w+@[\w.:-]+(?:\/[\w.-]+)*\/\d+$/, 'expected a DSN such as https://key@sentry.example.com/1')
    .optional()
    .describe('Where internal errors are told of, without their values. Without it they are in the log alone.'),
});

export type Environment = z.output<typeof environmentSchema>;

/** What stops the start: one line for each variable that does not fit. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

function parseEnvironment(env: NodeJS.ProcessEnv): Environment {
  // An empty variable counts as not given, as it does for compose files and shells.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(given);
  const lines = (result.error?.issues ?? []).map(({ path: [name = ''], message }) =>
    given[String(name)] === undefined ? `${String(name)}: not set; ${message}` : `${String(name)}: ${message}`,
  );
  if (given.ENVIRONMENT === 'production') lines.push(...unfitForProduction(given));
  if (lines.length > 0 || !result.success) throw new ConfigurationError(lines.join('\n'));
  return result.data;
}

function smtpUrl(environment: Environment): string {
  if (environment.SMTP_URL !== undefined) return environment.SMTP_URL;
  if (environment.SMTP_HOST === undefined) return 'smtp://127.0.0.1:1025';
  const built = new URL(
    `${environment.SMTP_PORT === 465 ? 'smtps' : 'smtp'}://${environment.SMTP_HOST}:${environment.SMTP_PORT}`,
  );
  built.username = encodeURIComponent(environment.SMTP_USER ?? '');
  built.password = encodeURIComponent(environment.SMTP_PASSWORD ?? '');
  return built.href;
}

/** More than there are cores would only starve the rest. */
function hashesAtOnce({ ARGON2_CONCURRENCY, SERVER_PROCESSES }: Environment, cores: number): number {
  const share = Math.max(1, Math.floor(cores / SERVER_PROCESSES));
  return Math.min(ARGON2_CONCURRENCY ?? share, cores);
}

const minutes = (count: number) => count * 60_000;
const days = (count: number) => count * 86_400_000;

/** Reads the environment once; durations are in milliseconds from here on. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const environment = parseEnvironment(env);
  return Object.freeze({
    environment: environment.ENVIRONMENT,
    logLevel: environment.LOG_LEVEL,
    secretKey: environment.SECRET_KEY ?? localSecretKey(),
    http: Object.freeze({
      host: environment.HOST,
      port: environment.PORT,
      drain: 1000 * (environment.DRAIN_SECONDS ?? (environment.ENVIRONMENT === 'production' ? 5 : 0)),
      publicUrl: environment.PUBLIC_URL,
      corsOrigins: environment.CORS_ORIGINS,
      trustedProxies: environment.TRUSTED_PROXIES,
    }),
    metrics: Object.freeze({
      token: environment.METRICS_TOKEN,
      workerPort: environment.WORKER_METRICS_PORT,
    }),
    database: Object.freeze({
      url: environment.DATABASE_URL,
      replicaUrls: environment.DATABASE_REPLICA_URLS,
      poolSize: environment.DB_POOL_SIZE,
    }),
    redis: Object.freeze({ url: environment.REDIS_URL, prefix: environment.REDIS_PREFIX }),
    tokens: Object.freeze({
      accessLifetime: minutes(environment.ACCESS_TOKEN_EXPIRE_MINUTES),
      idleLifetime: days(environment.REFRESH_TOKEN_EXPIRE_DAYS),
      sessionLifetime: days(environment.SESSION_EXPIRE_DAYS),
      grace: environment.REFRESH_GRACE_SECONDS * 1000,
      sessionsPerUser: environment.SESSIONS_PER_USER,
      recentSignIn: minutes(environment.RECENT_SIGN_IN_MINUTES),
      resetLifetime: minutes(environment.PASSWORD_RESET_TOKEN_EXPIRE_MINUTES),
      invitationLifetime: days(environment.INVITATION_EXPIRE_DAYS),
    }),
    otp: Object.freeze({
      lifetime: minutes(environment.OTP_EXPIRE_MINUTES),
      maxTries: environment.OTP_MAX_TRIES,
      dailyWrongTries: environment.OTP_DAILY_WRONG_TRIES,
    }),
    passwords: Object.freeze({
      minLength: environment.PASSWORD_MIN_LENGTH,
      memoryKib: environment.ARGON2_MEMORY_KIB,
      timeCost: environment.ARGON2_TIME_COST,
      parallelism: environment.ARGON2_PARALLELISM,
      concurrency: hashesAtOnce(environment, availableParallelism()),
    }),
    audit: Object.freeze({ retention: days(environment.AUDIT_RETENTION_DAYS) }),
    limits: Object.freeze(withOverrides(environment.RATE_LIMITS)),
    mail: Object.freeze({
      smtpUrl: smtpUrl(environment),
      fromEmail: environment.SMTP_FROM_EMAIL,
      fromName: environment.SMTP_FROM_NAME ?? environment.APP_NAME,
      appName: environment.APP_NAME,
      appUrl: environment.APP_URL,
      concurrency: environment.WORKER_CONCURRENCY,
      domainLimits: parseDomainLimits(environment.MAIL_DOMAIN_LIMITS) ?? {},
    }),
    observability: Object.freeze({
      collector: environment.OTEL_EXPORTER_OTLP_ENDPOINT,
      collectorHeaders: parseOtlpHeaders(environment.OTEL_EXPORTER_OTLP_HEADERS) ?? {},
      tracedPart: Number(environment.OTEL_TRACES_SAMPLER_ARG),
      sentryDsn: environment.SENTRY_DSN,
    }),
    dashboard: Object.freeze({
      user: environment.DASHBOARD_USER,
      password: environment.DASHBOARD_PASSWORD,
      port: environment.DASHBOARD_PORT,
    }),
  });
}

export type Config = ReturnType<typeof loadConfig>;

/** For the tools that need the database and nothing else. */
export function loadDatabaseUrl(env: NodeJS.ProcessEnv = process.env): string {
  const result = environmentSchema.pick({ DATABASE_URL: true }).safeParse(env);
  if (!result.success)
    throw new ConfigurationError('DATABASE_URL: expected a URL such as postgres://user:password@host:5432/name');
  return result.data.DATABASE_URL;
}

/** The configuration, or the end of the process with a line for each variable that does not fit. */
export function configOrExit(): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    exitForConfiguration(error.message);
  }
}

/** @param lines what is wrong with each variable that does not fit */
export function exitForConfiguration(lines: string): never {
  process.stderr.write(`The configuration is not valid:\n${lines}\n`);
  // EX_CONFIG of sysexits: trying again without a change will not help.
  process.exit(78);
}
