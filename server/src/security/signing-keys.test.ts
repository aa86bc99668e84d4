import { join } from 'node:path';
import {
  newEmail,
  password,
  plainHttp,
  runCommand,
  signedIn,
  signIn,
  startGatehouse,
  startServer,
  type TestGatehouse,
} from '@gatehouse/dev/testing';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deriveSecrets } from './secrets.ts';
import { loadSigningKeys } from './signing-keys.ts';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const jwks = async () => (await fetch(`${gatehouse.url}/.well-known/jwks.json`)).json() as Promise<{ keys: object[] }>;

test('a resource server can check access tokens by the published keys alone', async () => {
  const { token, id } = await signedIn(gatehouse);
  const publicUrl = gatehouse.services.config.http.publicUrl;
  const keys = createLocalJWKSet((await jwks()) as Parameters<typeof createLocalJWKSet>[0]);
  const { payload } = await jwtVerify(token, keys, { issuer: publicUrl, audience: publicUrl, typ: 'at+jwt' });
  expect(payload.sub).toBe(id);
});

test('what is published has no private part', async () => {
  const { keys } = await jwks();
  expect(keys).toHaveLength(1);
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
});

test('the private key is sealed where it is stored', async () => {
  const { d = '' } = gatehouse.services.keys().current.privateKey.export({ format: 'jwk' });
  const der = gatehouse.services.keys().current.privateKey.export({ format: 'der', type: 'pkcs8' });
  const [row] = await gatehouse.sql<{ sealed_private_key: string }>('select * from signing_keys');
  const stored = Buffer.from(row?.sealed_private_key ?? '', 'base64');
  expect(d).not.toBe('');
  expect(stored.includes(Buffer.from(d, 'base64url'))).toBe(false);
  expect(stored.includes(der)).toBe(false);
  expect(JSON.stringify(row)).not.toContain(d);
});

test('another SECRET_KEY is told to be the wrong one', async () => {
  const { signingKeySeal } = deriveSecrets('another secret that is long enough');
  await expect(loadSigningKeys(gatehouse.services.orm, signingKeySeal, new Date(), 0)).rejects.toThrow(
    'SECRET_KEY is not the one it was sealed with',
  );
});

test('a sealed key belongs to its kid', async () => {
  await using other = await startGatehouse();
  await other.sql("update signing_keys set kid = 'another'");
  const { orm, secrets } = other.services;
  await expect(loadSigningKeys(orm, secrets.signingKeySeal, new Date(), 0)).rejects.toThrow('cannot be opened');
});

test('of servers that start at once on an empty table, all have one key', async () => {
  await using other = await startGatehouse();
  await other.sql('delete from signing_keys');
  const { orm, secrets } = other.services;
  const loaded = await Promise.all(
    Array.from({ length: 5 }, () => loadSigningKeys(orm, secrets.signingKeySeal, new Date(), 0)),
  );
  expect(new Set(loaded.map(({ current }) => current.kid)).size).toBe(1);
  expect(await other.sql('select 1 from signing_keys')).toHaveLength(1);
});

const minutes = (count: number) => count * 60_000;

describe('a key that is added', () => {
  let elapsed = 0;
  let rotated: TestGatehouse;
  beforeAll(async () => {
    const began = Date.now();
    rotated = await startGatehouse({ clock: () => new Date(began + elapsed) });
  });
  afterAll(() => rotated[Symbol.asyncDispose]());

  const rotate = () =>
    runCommand({ name: 'keys:rotate', entry: join(import.meta.dirname, '../cli/rotate-keys.ts'), env: rotated.env });
  const published = async () => {
    const { keys } = (await (await fetch(`${rotated.url}/.well-known/jwks.json`)).json()) as {
      keys: { kid: string }[];
    };
    return keys.map(({ kid }) => kid);
  };
  const kidOf = (token: string) => decodeProtectedHeader(token).kid;
  const me = async (token: string) => (await rotated.rest.get('/users/me', { token })).status;

  test('is published first, signs ten minutes later, and the older one goes when its last token has expired', async () => {
    const { token: first, email } = await signedIn(rotated);
    const older = kidOf(first) ?? '';
    const { code, output } = await rotate();
    expect(code).toBe(0);
    const newer = /The key (\S+) is published/.exec(output)?.[1] ?? '';

    await rotated.services.loadKeys();
    expect(await published()).toEqual([newer, older]);
    expect(kidOf((await signIn(rotated, email)).token)).toBe(older);

    elapsed = minutes(9);
    await rotated.services.loadKeys();
    const { token: last } = await signIn(rotated, email);
    expect(kidOf(last)).toBe(older);

    elapsed = minutes(11);
    await rotated.services.loadKeys();
    expect(kidOf((await signIn(rotated, email)).token)).toBe(newer);
    expect([await me(first), await me(last)]).toEqual([200, 200]);

    elapsed = minutes(23);
    await rotated.services.loadKeys();
    expect(await published()).toEqual([newer, older]);
    expect(await me(last)).toBe(200);

    elapsed = minutes(27);
    await rotated.services.loadKeys();
    expect(await published()).toEqual([newer]);
  });

  test('removes from the database those whose time is over', async () => {
    await rotated.sql(`update signing_keys set created_at = created_at - interval '1 hour'`);
    expect((await rotate()).code).toBe(0);
    expect(await rotated.sql('select from signing_keys')).toHaveLength(2);
  });
});

test('a running server signs with the keys that are there: where all were removed, with one new one for all', {
  timeout: 60_000,
}, async () => {
  await using other = await startGatehouse();
  const { PORT: _, ...env } = other.env;
  await using one = await startServer(env);
  await using two = await startServer(env);
  const kids = async (url: string) => (await plainHttp(`${url}/.well-known/jwks.json`)).text;
  const before = await kids(one.url);
  expect(await kids(two.url)).toBe(before);
  await other.sql('delete from signing_keys');
  await expect.poll(() => kids(one.url), { timeout: 25_000, interval: 500 }).not.toBe(before);
  const after = await kids(one.url);
  await expect.poll(() => kids(two.url), { timeout: 25_000, interval: 500 }).toBe(after);
});

test('neither a row nor an event holds a token', async () => {
  const { tokens } = await signedIn(gatehouse, { email: newEmail() });
  const dump = await gatehouse.sql<{ text: string }>(
    'select s::text as text from sessions s union all select u::text from users u union all select a::text from audit_events a',
  );
  const secrets = [tokens.access_token, tokens.refresh_token, password];
  expect(dump.filter(({ text }) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
});
