import { signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';
import { createVerifier } from './verify.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const issuer = gatehouse.services.config.http.publicUrl;
const jwksUrl = `${gatehouse.url}/.well-known/jwks.json`;

function countedVerifier() {
  let fetches = 0;
  const counting: typeof fetch = (input, init) => {
    fetches++;
    return fetch(input, init);
  };
  return { verify: createVerifier({ issuer, jwksUrl, fetch: counting }), fetches: () => fetches };
}

test('an access token is verified without a call but one for the keys', async () => {
  const { id, token } = await signedIn(gatehouse);
  const { verify, fetches } = countedVerifier();
  const tokens = await Promise.all(Array.from({ length: 20 }, () => verify(token)));
  expect(tokens[0]).toMatchObject({ userId: id, role: 'user', sessionId: expect.any(String) });
  expect(tokens[0]?.expiresAt.getTime()).toBe((tokens[0]?.issuedAt.getTime() ?? 0) + 15 * 60_000);
  await verify(token);
  expect(fetches()).toBe(1);
});

test('what is no access token of the service does not hold', async () => {
  const { token, tokens } = await signedIn(gatehouse);
  const { verify, fetches } = countedVerifier();
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
  const stranger = Buffer.from('{"alg":"EdDSA","typ":"at+jwt","kid":"unknown"}').toString('base64url');
  const forged = [
    '',
    'nonsense',
    tokens.refresh_token,
    `${header}.${payload}.`,
    `${none}.${payload}.`,
    `${header}.${Buffer.from('{"role":"admin"}').toString('base64url')}.${signature}`,
    ...Array.from({ length: 20 }, () => `${stranger}.${payload}.${signature}`),
  ];
  for (const one of forged) await expect(verify(one)).rejects.toMatchObject({ code: 'token_invalid' });
  // Unknown keys are looked for, but a storm of them is not passed on to the service.
  expect(fetches()).toBeLessThanOrEqual(2);
});

test('a token of another issuer does not hold', async () => {
  const { token } = await signedIn(gatehouse);
  const verify = createVerifier({ issuer: 'https://elsewhere.example', jwksUrl });
  await expect(verify(token)).rejects.toMatchObject({ code: 'token_invalid' });
});

test('without the keys nothing is said of a token', async () => {
  const { token } = await signedIn(gatehouse);
  const verify = createVerifier({ issuer, jwksUrl: 'http://127.0.0.1:1/jwks.json' });
  await expect(verify(token)).rejects.toMatchObject({ code: 'network_error' });
});
