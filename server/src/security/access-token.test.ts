import { createHmac, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { plainHttp, signedIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { Redis } from 'ioredis';
import {
  type CryptoKey,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let gatehouse: TestGatehouse;
let now = Date.now();
let token: string;
let refreshToken: string;
let header: JWTHeaderParameters;
let payload: JWTPayload;
beforeAll(async () => {
  gatehouse = await startGatehouse({ clock: () => new Date(now), env: { RATE_LIMITS: 'user=1000/600' } });
  const person = await signedIn(gatehouse);
  token = person.token;
  refreshToken = person.tokens.refresh_token;
  header = decodeProtectedHeader(token) as JWTHeaderParameters;
  payload = decodeJwt(token);
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const call = (bearer: string) => gatehouse.rest.get('/users/me', { token: bearer });
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const sign = (
  claims: JWTPayload,
  head: object = {},
  key: CryptoKey | KeyObject = gatehouse.services.keys().current.privateKey,
) => new SignJWT(claims).setProtectedHeader({ ...header, ...head }).sign(key);
const without = (name: string) => Object.fromEntries(Object.entries(payload).filter(([key]) => key !== name));
const stranger = generateKeyPairSync('ed25519');
const seconds = () => Math.floor(now / 1000);
const signEs256 = () => sign(payload, { alg: 'ES256' }, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
const publicKey = () => {
  const [key] = gatehouse.services.keys().publicKeys.values();
  if (key === undefined) throw new Error('There is no key.');
  return key;
};

test('a token says who, in which session, until when, and nothing personal', () => {
  expect(header).toEqual({ alg: 'EdDSA', kid: expect.any(String), typ: 'at+jwt' });
  expect(Object.keys(payload).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'role', 'sid', 'sub', 'ver']);
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
});

test('the like of a token that the tests below change is good', async () => {
  expect((await call(await sign(payload))).status).toBe(200);
});

type Forgery = [what: string, make: () => string | Promise<string>];

/** What the token alone gives away. */
const forgeries: Forgery[] = [
  ['alg none', () => `${encode({ ...header, alg: 'none' })}.${encode(payload)}.`],
  ['alg none with our signature', () => `${encode({ ...header, alg: 'None' })}.${token.split('.').slice(1).join('.')}`],
  [
    'HS256 with the public key for its secret',
    () => {
      const signed = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`;
      const pem = publicKey().export({ type: 'spki', format: 'pem' });
      return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    },
  ],
  [
    'HS256 with the public x for its secret',
    () => {
      const signed = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`;
      const { x = '' } = publicKey().export({ format: 'jwk' });
      return `${signed}.${createHmac('sha256', Buffer.from(x, 'base64url')).update(signed).digest('base64url')}`;
    },
  ],
  ['the key of a stranger', () => sign(payload, {}, stranger.privateKey)],
  ['a jwk in the header', async () => sign(payload, { jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey)],
  [
    'a jwk in the header and no kid',
    async () => sign(payload, { kid: undefined, jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey),
  ],
  [
    'an address of keys in the header',
    () => sign(payload, { jku: 'http://127.0.0.1:1/jwks', x5u: 'http://127.0.0.1:1/x' }, stranger.privateKey),
  ],
  ['an unknown kid', () => sign(payload, { kid: 'unknown' })],
  ['no kid', () => sign(payload, { kid: undefined })],
  ['a kid that is a path', () => sign(payload, { kid: '../../dev/null' })],
  ['ES256 by a key of its own', () => signEs256()],
  ['RS256 in the header', () => `${encode({ ...header, alg: 'RS256' })}.${token.split('.').slice(1).join('.')}`],
  ['a certificate in the header', () => sign(payload, { x5c: ['MIIB'], x5t: 'abc' }, stranger.privateKey)],
  ['another typ', () => sign(payload, { typ: 'JWT' })],
  ['no typ', () => sign(payload, { typ: undefined })],
  ['a critical extension', () => `${encode({ ...header, crit: ['exp'] })}.${token.split('.').slice(1).join('.')}`],
  ['another issuer', () => sign({ ...payload, iss: 'http://evil.example' })],
  ['another audience', () => sign({ ...payload, aud: 'http://evil.example' })],
  ['a subject that is no id', () => sign({ ...payload, sub: 'admin' })],
  ['an earlier version', () => sign({ ...payload, ver: 0 })],
  ['a version that is text', () => sign({ ...payload, ver: '1' })],
  ['changed claims', () => [token.split('.')[0], encode({ ...payload, role: 'admin' }), token.split('.')[2]].join('.')],
  ['a signature cut short', () => token.slice(0, -4)],
  ['no signature', () => token.slice(0, token.lastIndexOf('.') + 1)],
  ['what ended more than half a minute ago', () => sign({ ...payload, exp: seconds() - 31 })],
  ['what begins in a minute', () => sign({ ...payload, nbf: seconds() + 60 })],
  ['an audience among others that is not ours', () => sign({ ...payload, aud: ['http://evil.example'] })],
  ['a refresh token', () => refreshToken],
  ['text', () => 'token'],
  ['something long', () => 'a.'.repeat(2000)],
  ...['iss', 'aud', 'sub', 'sid', 'ver', 'role', 'iat', 'exp'].map(
    (name): Forgery => [`a token without ${name}`, () => sign(without(name))],
  ),
];

const refused = { status: 401, body: { code: 'token_invalid' } };

describe('is refused', () => {
  test.each(forgeries)('%s', async (_what, make) => {
    expect(await call(await make())).toMatchObject(refused);
  });

  test.each<Forgery>([
    ['another subject', () => sign({ ...payload, sub: randomUUID() })],
    ['another session', () => sign({ ...payload, sid: randomUUID() })],
    ['a later version', () => sign({ ...payload, ver: 2 })],
  ])('%s, in spite of a good signature', async (_what, make) => {
    expect(await call(await make())).toMatchObject(refused);
  });

  test('a role that the account has not, in spite of a good signature', async () => {
    const forged = await sign({ ...payload, role: 'admin' });
    const answer = await gatehouse.rest.get('/admin/users', { token: forged });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  test('no token at all, in words of its own', async () => {
    const answer = await gatehouse.rest.get('/users/me');
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });
});

test('a token lives fifteen minutes, and half a minute of skew at most', async () => {
  const { token: fresh } = await signedIn(gatehouse);
  now += 15 * 60_000 - 1000;
  expect((await call(fresh)).status).toBe(200);
  now += 31_000;
  expect(await call(fresh)).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
});

test('a token of the future is refused', async () => {
  const seconds = Math.floor(now / 1000);
  const { token: fresh } = await signedIn(gatehouse);
  const claims = { ...decodeJwt(fresh), exp: seconds + 900 };
  expect((await call(await sign({ ...claims, nbf: seconds }))).status).toBe(200);
  expect((await call(await sign({ ...claims, nbf: seconds + 60 }))).status).toBe(401);
});

test('what ends sessions ends tokens of the same second, too', async () => {
  const { token: fresh, id } = await signedIn(gatehouse);
  await gatehouse.sql('update users set version = version + 1 where id = $1', [id]);
  expect(await call(fresh)).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
});

describe('while PostgreSQL is away and Redis is listened to', () => {
  const commands: string[] = [];
  let monitor: Redis;
  const about = () => commands.filter((command) => command.includes(gatehouse.services.config.redis.prefix));
  const maintain = async (...statements: string[]) => {
    const url = new URL(gatehouse.env.DATABASE_URL ?? '');
    const database = url.pathname.slice(1);
    url.pathname = '/postgres';
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    for (const statement of statements) await client.query(statement.replace('?', database));
    await client.end();
  };

  beforeAll(async () => {
    const person = await signedIn(gatehouse);
    token = person.token;
    payload = decodeJwt(token);
    monitor = await new Redis(gatehouse.env.REDIS_URL ?? '').monitor();
    monitor.on('monitor', (_time: string, args: string[]) => commands.push(args.join(' ')));
    const hangUp = "select pg_terminate_backend(pid) from pg_stat_activity where datname = '?'";
    await maintain('alter database ? allow_connections false', hangUp);
  });
  afterAll(async () => {
    monitor.disconnect();
    await maintain('alter database ? allow_connections true');
  });

  test('a forged token is refused as ever, on both faces, and without a command to either', async () => {
    for (const [what, make] of forgeries) {
      const headers = { authorization: `Bearer ${await make()}` };
      expect(await call(headers.authorization.slice(7)), what).toMatchObject(refused);
      const { status, body } = await plainHttp(`${gatehouse.url}/trpc/users.me`, { headers });
      expect([status, body.error.json.data.error.code], what).toEqual([401, 'token_invalid']);
    }
    await gatehouse.services.redis.get('the end');
    await expect.poll(about).not.toHaveLength(0);
    expect(about()).toEqual([expect.stringMatching(/^get .*the end$/)]);
  });

  test('a good one is charged to its user, and what it is worth cannot be told', async () => {
    expect(await call(token)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    await expect.poll(() => about().some((command) => command.includes('limit:user:'))).toBe(true);
  });
});
