import { generateKeyPairSync } from 'node:crypto';
import { signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { decodeJwt, decodeProtectedHeader, type JWTHeaderParameters, SignJWT } from 'jose';
import { afterAll, afterEach, expect, test, vi } from 'vitest';

let late = 0;
const gatehouse = await startGatehouse({ clock: () => new Date(Date.now() + late) });
afterAll(() => gatehouse[Symbol.asyncDispose]());
afterEach(() => {
  late = 0;
  vi.restoreAllMocks();
});
const { services, sql } = gatehouse;
const { token } = await signedIn(gatehouse);
const call = async (bearer: string) => (await gatehouse.rest.get('/users/me', { token: bearer })).status;

test('the signature of a token is verified once, however often the token is used', async () => {
  const verify = vi.spyOn(crypto.subtle, 'verify');
  const { token: fresh } = await signedIn(gatehouse);
  expect([await call(fresh), await call(fresh), await call(fresh)]).toEqual([200, 200, 200]);
  expect(verify).toHaveBeenCalledTimes(1);
});

test('a forged token is verified, and refused, each time', async () => {
  expect(await call(token)).toBe(200);
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const header = decodeProtectedHeader(token) as JWTHeaderParameters;
  const forged = await new SignJWT(decodeJwt(token)).setProtectedHeader(header).sign(stranger);
  const verify = vi.spyOn(crypto.subtle, 'verify');
  expect([await call(forged), await call(forged), await call(token)]).toEqual([401, 401, 200]);
  expect(verify).toHaveBeenCalledTimes(2);
});

test('a token that was verified before ends by the clock all the same', async () => {
  expect(await call(token)).toBe(200);
  late = 15 * 60_000 + 10_000;
  expect(await call(token)).toBe(401);
});

test('a token that was verified before ends with its session', async () => {
  const { token: fresh, id } = await signedIn(gatehouse);
  expect(await call(fresh)).toBe(200);
  await sql('delete from sessions where user_id = $1', [id]);
  expect(await call(fresh)).toBe(401);
});

test('a removed signing key takes the tokens along that were verified by it', async () => {
  expect(await call(token)).toBe(200);
  await sql('delete from signing_keys');
  await services.loadKeys();
  expect(await call(token)).toBe(401);
});
