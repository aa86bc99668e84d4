import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { ConfigurationError, loadConfig, loadDatabaseUrl } from './config.ts';

const needed = { DATABASE_URL: 'postgres://u:p@localhost/db', REDIS_URL: 'redis://localhost' };
const secret = 'q7Wc2L0xvN9eRt5uYb3mKd8sHf6gJa1zPo4iUXEQ';
const production = { ...needed, ENVIRONMENT: 'production', SECRET_KEY: secret };

function complaints(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message.split('\n');
  }
}

describe('a value that does not fit is named, with what was expected', () => {
  test.each([
    ['ENVIRONMENT', 'staging', 'development, test or production'],
    ['LOG_LEVEL', 'loud', 'a pino level such as info'],
    ['PORT', '65536', 'a whole number from 0 to 65535'],
    ['PORT', '-1', 'a whole number from 0 to 65535'],
    ['PORT', '80.5', 'a whole number from 0 to 65535'],
    ['PORT', '0x50', 'a whole number from 0 to 65535'],
    ['PORT', ' ', 'a whole number from 0 to 65535'],
    ['PORT', 'http', 'a whole number from 0 to 65535'],
    ['METRICS_TOKEN', 'short', 'at least 16 characters'],
    ['WORKER_METRICS_PORT', 'metrics', 'a whole number from 0 to 65535'],
    ['SERVER_PROCESSES', '0', 'a whole number from 1 to 64'],
    ['DRAIN_SECONDS', '16', 'a whole number from 0 to 15'],
    ['PUBLIC_URL', 'auth.example.com', 'http:// or https://'],
    ['APP_URL', 'javascript:alert(1)', 'http:// or https://'],
    ['SECRET_KEY', 'short', 'at least 32 bytes'],
    ['DATABASE_URL', 'mysql://localhost/db', 'postgres:// or postgresql://'],
    ['DATABASE_REPLICA_URLS', 'replica:5432', 'URLs that start with postgres:// or postgresql://, separated by commas'],
    ['DATABASE_REPLICA_URLS', 'postgres://u:p@a/db, mysql://u:p@b/db', 'postgres:// or postgresql://'],
    ['REDIS_URL', 'localhost:6379', 'redis:// or rediss://'],
    ['REDIS_URL', 'redis+sentinel://localhost:26379', 'the name is their primary’s'],
    ['REDIS_URL', 'redis+cluster://localhost:6379/1', 'nodes of the Cluster'],
    ['REDIS_PREFIX', 'gate{house:', 'no braces'],
    ['REDIS_PREFIX', '{}:', 'no braces'],
    ['SMTP_URL', 'http://localhost', 'smtp:// or smtps://'],
    ['SMTP_FROM_EMAIL', 'nobody', 'an email address'],
    ['DB_POOL_SIZE', '1', 'from 2 to 500'],
    ['ARGON2_MEMORY_KIB', '19455', 'from 19456'],
    ['ARGON2_TIME_COST', '1', 'from 2'],
    ['ARGON2_PARALLELISM', '0', 'from 1'],
    ['PASSWORD_MIN_LENGTH', '7', 'from 8 to 128'],
    ['OTP_MAX_TRIES', '0', 'from 1'],
    ['ACCESS_TOKEN_EXPIRE_MINUTES', '0', 'from 1'],
    ['CORS_ORIGINS', '*', 'origins such as https://app.example.com'],
    ['CORS_ORIGINS', 'https://app.example.com/', 'origins such as https://app.example.com'],
    ['CORS_ORIGINS', 'null', 'origins such as https://app.example.com'],
    ['TRUSTED_PROXIES', 'proxy.internal', 'addresses or CIDR ranges'],
    ['TRUSTED_PROXIES', '10.0.0.0/33', 'addresses or CIDR ranges'],
    ['TRUSTED_PROXIES', '10.0.0.1, true', 'addresses or CIDR ranges'],
    ['MAIL_DOMAIN_LIMITS', 'gmail.com', 'mails at once'],
    ['MAIL_DOMAIN_LIMITS', 'gmail.com=0', 'mails at once'],
    ['MAIL_DOMAIN_LIMITS', 'gmail.com=5:', 'mails at once'],
    ['MAIL_DOMAIN_LIMITS', 'gmail.com=5/0', 'mails at once'],
    ['MAIL_DOMAIN_LIMITS', 'ada@gmail.com=5', 'mails at once'],
    ['MAIL_DOMAIN_LIMITS', '*.gmail.com=5', 'mails at once'],
    ['MAIL_DOMAIN_LIMITS', 'gmail.com=5,GMAIL.com=1/60', 'each domain once'],
    ['RATE_LIMITS', 'login_ip=60/60', 'sign_in_ip'],
    ['RATE_LIMITS', 'toString=60/60', 'sign_in_ip'],
    ['RATE_LIMITS', 'sign_in_ip=60', 'calls/seconds'],
    ['RATE_LIMITS', 'sign_in_ip=0/60', 'calls/seconds'],
    ['RATE_LIMITS', 'sign_in_ip=60/0', 'calls/seconds'],
    ['RATE_LIMITS', 'none', 'expected off'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318', 'http:// or https://'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization', 'authorization=Bearer%20abc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a b=c', 'authorization=Bearer%20abc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'key=%0d%0a', 'authorization=Bearer%20abc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'key=%', 'authorization=Bearer%20abc'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.1', 'a number from 0 to 1'],
    ['OTEL_TRACES_SAMPLER_ARG', '-0', 'a number from 0 to 1'],
    ['OTEL_TRACES_SAMPLER_ARG', 'always', 'a number from 0 to 1'],
    ['SENTRY_DSN', 'https://sentry.example.com/1', 'a DSN such as'],
    ['SENTRY_DSN', 'https://key@sentry.example.com', 'a DSN such as'],
  ])('%s=%s', (name, value, expected) => {
    const lines = complaints({ ...needed, [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name}: expected `));
    expect(lines[0]).toContain(expected);
  });

  test('and its value, which may be a secret, is not repeated', () => {
    const canary = 'cAnArY-1';
    const stores = { DATABASE_URL: canary, DATABASE_REPLICA_URLS: canary, REDIS_URL: canary };
    const all = { SECRET_KEY: canary, ...stores, SMTP_URL: canary };
    expect(complaints(all).join()).not.toContain(canary);
  });
});

test('all that is wrong is said at once', () => {
  const lines = complaints({ ENVIRONMENT: 'production', PORT: 'x', TRUSTED_PROXIES: '::/0' });
  expect(lines.map((line) => line.split(':')[0]).sort()).toEqual([
    'DATABASE_URL',
    'PORT',
    'REDIS_URL',
    'SECRET_KEY',
    'TRUSTED_PROXIES',
  ]);
});

test('what is needed and not set is asked for in words', () => {
  expect(complaints({})).toEqual([
    'DATABASE_URL: not set; expected a URL that starts with postgres:// or postgresql://',
    'REDIS_URL: not set; expected a URL that starts with redis:// or rediss://, redis+sentinel:// or redis+cluster:// (rediss+ for TLS)',
  ]);
  expect(() => loadDatabaseUrl({})).toThrow(/^DATABASE_URL: expected/);
});

test('an empty value counts as not set', () => {
  const { http, logLevel, limits } = loadConfig({ ...needed, PORT: '', LOG_LEVEL: '', RATE_LIMITS: '', SMTP_URL: '' });
  expect(http.port).toBe(8000);
  expect(logLevel).toBe('info');
  expect(limits).toHaveProperty('sign_in_ip', { calls: 30, seconds: 60 });
  expect(complaints({ ...needed, DATABASE_URL: '' })[0]).toMatch(/^DATABASE_URL: not set/);
  expect(complaints({ ...production, SECRET_KEY: '' })[0]).toMatch(/^SECRET_KEY: not set/);
});

describe('production', () => {
  test('starts with a random secret', () => {
    expect(loadConfig(production).secretKey).toBe(secret);
  });

  test.each([
    ['none', undefined],
    ['a short one', 'q7Wc2L0xvN9eRt5uYb3m'],
    ['a letter again and again', 'a'.repeat(64)],
    ['a placeholder', 'change-me-change-me-change-me-change-me'],
    ['a sample', 'your-secret-key-here-make-it-long-and-random'],
    ['the tests’ own', 'a secret of the tests, long enough to be one'],
  ])('refuses as its secret %s', (_, value) => {
    const [line] = complaints({ ...production, SECRET_KEY: value });
    expect(line).toMatch(/^SECRET_KEY: .*openssl rand/);
    if (value !== undefined) expect(line).not.toContain(value);
  });

  test.each([
    ['the database', { DATABASE_URL: `postgres://gatehouse:${encodeURIComponent(secret)}@db/gatehouse` }],
    ['a replica', { DATABASE_REPLICA_URLS: `postgres://u:p@a/db, postgres://u:${encodeURIComponent(secret)}@b/db` }],
    ['Redis', { REDIS_URL: `redis://:${encodeURIComponent(secret)}@redis:6379` }],
    ['a Redis Cluster', { REDIS_URL: `redis+cluster://:${encodeURIComponent(secret)}@a:6379,b:6379` }],
    [
      'Redis behind Sentinels',
      { REDIS_URL: `redis+sentinel://:${encodeURIComponent(secret)}@a:26379,b:26379/primary` },
    ],
    [
      'Sentinels',
      { REDIS_URL: `redis+sentinel://a:26379,b:26379/primary?sentinel_password=${encodeURIComponent(secret)}` },
    ],
    ['the mail server', { SMTP_URL: `smtps://a:${encodeURIComponent(secret)}@mail.example.com` }],
    ['the mail server, given by itself', { SMTP_HOST: 'mail.example.com', SMTP_PASSWORD: secret }],
    ['the dashboard', { DASHBOARD_PASSWORD: secret }],
  ])('refuses as its secret what is also the password of %s', (_, shared) => {
    const [line, ...others] = complaints({ ...production, ...shared });
    expect(line).toMatch(/^SECRET_KEY: .*also another password/);
    expect(line).not.toContain(secret);
    expect(others).toEqual([]);
  });

  test('takes a password with a percent sign that encodes nothing', () => {
    expect(complaints({ ...production, DATABASE_URL: 'postgres://u:50%off@db/gatehouse' })).toEqual([]);
  });

  test('refuses to run without limits', () => {
    expect(complaints({ ...production, RATE_LIMITS: 'sign_in_ip=1/1, off' })).toEqual([
      expect.stringMatching(/^RATE_LIMITS: expected limits/),
    ]);
  });

  test.each([
    ...['0.0.0.0/0', '::/0', '10.0.0.1, 0.0.0.0/0', '::/00', '0.0.0.0/1,128.0.0.0/1', '128.0.0.0/7', '2000::/3'],
    ...['::ffff:0:0/96', '::ffff:0.0.0.0/97'],
  ])('refuses to trust %s', (value) => {
    expect(complaints({ ...production, TRUSTED_PROXIES: value }).join()).toMatch(/^TRUSTED_PROXIES: expected/);
  });

  test('trusts the proxies that it is told of', () => {
    const { http } = loadConfig({ ...production, TRUSTED_PROXIES: '10.0.0.0/8, fc00::/7 ,127.0.0.1' });
    expect(http.trustedProxies).toEqual(['10.0.0.0/8', 'fc00::/7', '127.0.0.1']);
  });
});

test('replicas are a list, and there are none by default', () => {
  const replicas = (value: string) => loadConfig({ ...needed, DATABASE_REPLICA_URLS: value }).database.replicaUrls;
  expect(replicas('postgres://u:p@a/db , postgresql://u:p@b/db,')).toEqual([
    'postgres://u:p@a/db',
    'postgresql://u:p@b/db',
  ]);
  expect(replicas('')).toEqual([]);
});

test('limits are changed by their names, and all others stay', () => {
  const { limits } = loadConfig({ ...needed, RATE_LIMITS: 'sign_in_ip=7/9, register_ip=1/2' });
  expect(limits).toMatchObject({ sign_in_ip: { calls: 7, seconds: 9 }, register_ip: { calls: 1, seconds: 2 } });
  expect(limits).toHaveProperty('user', { calls: 300, seconds: 60 });
  expect(loadConfig({ ...needed, RATE_LIMITS: 'off' }).limits).toEqual({});
});

test('a domain is given mails at once, mails in so many seconds, or both; none has a limit without one', () => {
  const limits = (value: string) => loadConfig({ ...needed, MAIL_DOMAIN_LIMITS: value }).mail.domainLimits;
  expect(limits('Gmail.com=10:600/60, example.com=5,*=1/30')).toEqual({
    'gmail.com': { atOnce: 10, interval: 100 },
    'example.com': { atOnce: 5, interval: 0 },
    '*': { atOnce: Number.MAX_SAFE_INTEGER, interval: 30_000 },
  });
  expect(limits('')).toEqual({});
});

test('a password for the mail server may have any characters', () => {
  const env = { ...needed, SMTP_HOST: 'mail.example.com', SMTP_USER: 'a@b', SMTP_PASSWORD: 'p@:/ß#?' };
  const { smtpUrl } = loadConfig(env).mail;
  expect(decodeURIComponent(new URL(smtpUrl).password)).toBe('p@:/ß#?');
  expect(decodeURIComponent(new URL(smtpUrl).username)).toBe('a@b');
  expect(new URL(loadConfig({ ...env, SMTP_PORT: '465' }).mail.smtpUrl).protocol).toBe('smtps:');
});

test('nothing can change the configuration once it is read', () => {
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
  const config = loadConfig({ ...needed, RATE_LIMITS: 'sign_in_ip=1/1', CORS_ORIGINS: 'https://a.example' });
  for (const [name, value] of Object.entries(config)) expect([name, frozen(value)]).toEqual([name, true]);
  expect(frozen(config)).toBe(true);
});

test('API processes share the cores out among them for hashing, unless it is said how many each may use', () => {
  const hashes = (env: NodeJS.ProcessEnv) => loadConfig({ ...needed, ...env }).passwords.concurrency;
  const cores = availableParallelism();
  expect(hashes({})).toBe(cores);
  expect(hashes({ SERVER_PROCESSES: '2' })).toBe(Math.max(1, Math.floor(cores / 2)));
  expect(hashes({ SERVER_PROCESSES: '64', ARGON2_CONCURRENCY: '1' })).toBe(1);
  expect(hashes({ SERVER_PROCESSES: '64', ARGON2_CONCURRENCY: '256' })).toBe(cores);
});
