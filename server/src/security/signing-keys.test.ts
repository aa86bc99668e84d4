import { newEmail, password, signedIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  await expect(loadSigningKeys(gatehouse.services.orm, signingKeySeal, new Date())).rejects.toThrow(
    'SECRET_KEY is not the one it was sealed with',
  );
});

test('a sealed key belongs to its kid', async () => {
  await using other = await startGatehouse();
  await other.sql("update signing_keys set kid = 'another'");
  const { orm, secrets } = other.services;
  await expect(loadSigningKeys(orm, secrets.signingKeySeal, new Date())).rejects.toThrow('cannot be opened');
});

test('of servers that start at once on an empty table, all have one key', async () => {
  await using other = await startGatehouse();
  await other.sql('delete from signing_keys');
  const { orm, secrets } = other.services;
  const loaded = await Promise.all(
    Array.from({ length: 5 }, () => loadSigningKeys(orm, secrets.signingKeySeal, new Date())),
  );
  expect(new Set(loaded.map(({ current }) => current.kid)).size).toBe(1);
  expect(await other.sql('select 1 from signing_keys')).toHaveLength(1);
});

test('the newest key signs, and tokens of the older live out their time', async () => {
  await using first = await startGatehouse();
  const { token } = await signedIn(first);
  const { orm, secrets } = first.services;
  const older = await first.sql<object>('select * from signing_keys');
  await first.sql('delete from signing_keys');
  const newer = await loadSigningKeys(orm, secrets.signingKeySeal, new Date());
  await first.sql('insert into signing_keys select * from jsonb_populate_recordset(null::signing_keys, $1)', [
    JSON.stringify(older),
  ]);
  const both = await loadSigningKeys(orm, secrets.signingKeySeal, new Date());
  expect(both.current.kid).toBe(newer.current.kid);
  expect(both.jwks.keys).toHaveLength(2);
  const key = both.publicKeys.get(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid);
  if (key === undefined) throw new Error('The older key is gone.');
  expect((await jwtVerify(token, key)).payload.sub).toBeDefined();
});

test('neither a row nor an event holds a token', async () => {
  const { tokens } = await signedIn(gatehouse, { email: newEmail() });
  const dump = await gatehouse.sql<{ text: string }>(
    'select s::text as text from sessions s union all select u::text from users u union all select a::text from audit_events a',
  );
  const secrets = [tokens.access_token, tokens.refresh_token, password];
  expect(dump.filter(({ text }) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
});
