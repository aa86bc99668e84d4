import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  HttpReceiver,
  newEmail,
  plainHttp,
  postJson,
  startGatehouse,
  startServer,
  startWorker,
  type TestGatehouse,
  type TestProcess,
} from '../testing/index.ts';

/**
 * A secret that is let fly, to see where it comes down. Every flow is walked with secrets that can be told from
 * everything else, over both faces and along every way to fail; then all that is stored or logged is searched for them.
 */
const canary = (kind: string) => `canary-${kind}-${randomBytes(9).toString('hex')}`;

let gatehouse: TestGatehouse;
let server: Awaited<ReturnType<typeof startServer>>;
let worker: TestProcess;
let collector: HttpReceiver;
let sentry: HttpReceiver;
let answers = '';
const given = new Set<string>();
const codes = new Set<string>();

beforeAll(async () => {
  gatehouse = await startGatehouse();
  collector = await HttpReceiver.start();
  sentry = await HttpReceiver.start();
  const { PORT: _, ...shared } = gatehouse.env;
  const observed = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, SENTRY_DSN: sentry.dsn };
  const env = { ...shared, ...observed, LOG_LEVEL: 'trace' };
  server = await startServer({ ...env, NODE_ENV: 'development' });
  worker = await startWorker(env);
  await walk();
  await fail();
  // What was logged last is read by now.
  await worker.stop();
  await server.process.stop();
}, 120_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
  await sentry[Symbol.asyncDispose]();
  await gatehouse[Symbol.asyncDispose]();
});

function secret(kind: string): string {
  const value = canary(kind);
  given.add(value);
  return value;
}

async function rest(method: string, path: string, body?: unknown, token?: string) {
  const answer = await plainHttp(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  for (const name of ['access_token', 'refresh_token']) if (answer.body?.[name]) given.add(answer.body[name]);
  // An answer that hands tokens out holds them, and no other does.
  if (answer.body?.access_token === undefined) answers += answer.text;
  return answer;
}

async function mailed(to: string, subject: RegExp): Promise<string> {
  const { text } = await gatehouse.mailbox.waitFor({ to, subject });
  const code = /\n(\d{6})\n/.exec(text)?.[1];
  if (code !== undefined) codes.add(code);
  const token = /token=([\w-]+)/.exec(text)?.[1];
  if (token !== undefined) given.add(token);
  return code ?? token ?? '';
}

/** Everything that takes or gives a secret, as it goes well. */
async function walk(): Promise<void> {
  const email = newEmail('canary');
  const first = secret('password');
  await rest('POST', '/auth/register', { email, password: first });
  await rest('POST', '/auth/verify-email', { email, otp: await mailed(email, /confirm your email/i) });
  const { body: tokens } = await rest('POST', '/auth/login', { email, password: first });
  await rest('POST', '/auth/refresh', { refresh_token: tokens.refresh_token });
  const second = secret('password');
  const change = { old_password: first, new_password: second };
  const { body: changed } = await rest('POST', '/auth/change-password', change, tokens.access_token);
  const fresh = newEmail('canary');
  await rest('PUT', '/users/me', { email: fresh }, changed.access_token);
  const otp = await mailed(fresh, /new email address/i);
  await rest('POST', '/users/me/confirm-email', { otp }, changed.access_token);
  await rest('POST', '/auth/request-password-reset', { email: fresh });
  const token = await mailed(fresh, /reset/i);
  const third = secret('password');
  await rest('POST', '/auth/reset-password', { token, new_password: third });
  const { body: last } = await rest('POST', '/auth/login', { email: fresh, password: third });
  // A token that was used up ends the session, is recorded and mailed.
  const { body: next } = await rest('POST', '/auth/refresh', { refresh_token: last.refresh_token });
  await rest('POST', '/auth/refresh', { refresh_token: next.refresh_token });
  await rest('POST', '/auth/refresh', { refresh_token: last.refresh_token });
  await gatehouse.mailbox.waitFor({ to: fresh, subject: /session/i });
  // And a code that nobody has used yet.
  const waiting = newEmail('canary');
  await rest('POST', '/auth/register', { email: waiting, password: secret('password') });
  await mailed(waiting, /confirm your email/i);
  expect(codes.size).toBe(3);
}

/** Every way to give a secret where it does no good, up to a server that is broken inside. */
async function fail(): Promise<void> {
  const email = newEmail('canary');
  await rest('POST', '/auth/login', { email, password: secret('wrong') });
  await rest('POST', '/auth/login', { email, password: [secret('typed')] });
  await rest('POST', '/auth/login', { email, password: secret('x'), [secret('field')]: secret('value') });
  await rest('POST', '/auth/register', { email, password: secret('a') });
  await rest('POST', '/auth/refresh', { refresh_token: secret('refresh') });
  await rest('POST', '/auth/reset-password', { token: secret('reset'), new_password: secret('password') });
  await rest('GET', '/users/me', undefined, secret('access'));
  await rest('GET', `/users/me?token=${secret('query')}`);
  await rest('GET', `/admin/users/${secret('path')}`);
  const trpc = `${server.url}/trpc/auth.login`;
  answers += (await postJson(trpc, { json: { email, password: secret('trpc') } })).text;
  answers += (await postJson(trpc, `{"json": {"password": "${secret('broken')}`)).text;
  answers += (await plainHttp(`${trpc}?input=${encodeURIComponent(`{"json":"${secret('input')}"}`)}`)).text;
  await rest('GET', `/%zz${secret('path')}`);
  answers += (await plainHttp(server.url, { headers: { cookie: `session=${secret('cookie')}` } })).text;
  // The error of a failed constraint quotes the whole row.
  await gatehouse.sql("alter table users add constraint nowhere check (email like '%@nowhere.example') not valid");
  const refused = await rest('POST', '/auth/register', { email: newEmail('canary'), password: secret('refused') });
  expect(refused.status).toBe(500);
  await gatehouse.sql('alter table users drop constraint nowhere');
  await gatehouse.sql('alter table users rename column full_name to full_nome');
  const broken = await rest('POST', '/auth/register', { email: newEmail('canary'), password: secret('internal') });
  expect(broken.status).toBe(500);
  await gatehouse.sql('alter table users rename column full_nome to full_name');
}

function expectAbsent(text: string, secrets: Iterable<string> = given): void {
  expect(text.length).toBeGreaterThan(0);
  for (const value of secrets) {
    for (const spelling of [
      value,
      Buffer.from(value).toString('base64url').slice(0, -2),
      Buffer.from(value).toString('hex'),
    ]) {
      expect(text.includes(spelling), `${value} is there`).toBe(false);
    }
    // Of a signed token its signature is what makes it one.
    const signature = value.split('.')[2];
    if (signature !== undefined) expect(text.includes(signature)).toBe(false);
  }
  for (const code of codes) expect(text).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`));
}

test('no log has one, at the most talkative level', () => {
  const log = [...server.process.output, ...worker.output].join('\n');
  expect(log).toContain('"level":"error"');
  expectAbsent(log);
  expect(log).not.toContain('$argon2id$');
});

test.each([
  ['trace', () => collector, 'auth.change'],
  ['event of Sentry', () => sentry, 'auth.register'],
] as const)('no %s has one, nor anything else about a person', (_, receiver, something) => {
  const sent = JSON.stringify(receiver().received.map(({ path, body }) => [path, body]));
  expect(sent).toContain(something);
  expectAbsent(sent);
  expect(sent).not.toMatch(/@example|canary|argon2|127\.0\.0\.1/i);
});

test('every event is one line of JSON, and a request’s tells its route but not its path', () => {
  const lines = [...server.process.output, ...worker.output].map((line) => JSON.parse(line));
  for (const line of lines) {
    expect(line).toMatchObject({ level: expect.any(String), name: expect.any(String), msg: expect.any(String) });
    expect(new Date(line.time).toISOString()).toBe(line.time);
  }
  const requests = lines.filter(({ msg }) => msg === 'request');
  expect(requests.length).toBeGreaterThan(20);
  for (const line of requests) {
    expect(line).toMatchObject({
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      method: expect.stringMatching(/^[A-Z]+$/),
      route: expect.stringMatching(/^(?:\/[\w/.:*-]+|none)$/),
      status: expect.any(Number),
    });
  }
  expect(requests.map(({ route }) => route)).toEqual(expect.arrayContaining(['/api/v1/auth/login', '/trpc/*', 'none']));
});

test('no answer repeats one, but for the path and the names of fields that were asked for', () => {
  expectAbsent(
    answers,
    [...given].filter((value) => !/^canary-(?:path|field)-/.test(value)),
  );
});

test('no row of the database has one, the queue’s included', async () => {
  const tables = await gatehouse.sql<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'bullmq')`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => gatehouse.sql<{ text: string }>(`select t::text as text from ${name} as t`)),
  );
  const dump = rows.flat().map(({ text }) => text);
  expect(dump.join()).toContain('$argon2id$');
  expectAbsent(dump.join('\n'));
});

test('no key or value in Redis has one', async () => {
  const redis = new Redis(gatehouse.env.REDIS_URL ?? '');
  try {
    const keys = await redis.keys(`${gatehouse.env.REDIS_PREFIX}*`);
    const dumps = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    expect(keys.filter((key) => key.includes('otp:'))).not.toEqual([]);
    expectAbsent([...keys, ...dumps.map((dump) => dump?.toString('latin1') ?? '')].join('\n'));
  } finally {
    redis.disconnect();
  }
});
