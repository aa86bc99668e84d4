import { plainHttp, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

const get = (path: string) => plainHttp(gatehouse.url + path);

test('it says that it lives', async () => {
  expect(await get('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
});

test('it says that it can serve, and by what', async () => {
  const body = { status: 'ready', checks: { postgres: 'ok', redis: 'ok' } };
  expect(await get('/ready')).toMatchObject({ status: 200, body });
});

test('its keys are public halves only, and check its tokens as any resource server would', async () => {
  const { body } = await get('/.well-known/jwks.json');
  expect(body.keys).toHaveLength(1);
  expect(Object.keys(body.keys[0]).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  const { token, id } = await signedIn(gatehouse);
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', gatehouse.url));
  const { publicUrl } = gatehouse.services.config.http;
  const { payload } = await jwtVerify(token, keys, { issuer: publicUrl, audience: publicUrl, typ: 'at+jwt' });
  expect(payload.sub).toBe(id);
});
