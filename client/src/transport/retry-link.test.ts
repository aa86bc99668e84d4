import { signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';
import { createRequestGatehouse } from '../gatehouse.ts';

const gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'user=1/2,reset_mail=1/2' } });
afterAll(() => gatehouse[Symbol.asyncDispose]());

/** Counts the requests of a client. */
function counted(accessToken?: string) {
  let requests = 0;
  const fetchAndCount: typeof fetch = (input, init) => {
    requests++;
    return fetch(input, init);
  };
  const api = createRequestGatehouse({ url: gatehouse.url, accessToken, fetch: fetchAndCount });
  return { api, requests: () => requests };
}

test('a query is tried again when the service says when', async () => {
  const { email, token } = await signedIn(gatehouse);
  const { api, requests } = counted(token);
  await api.users.me();
  expect((await api.users.me()).email).toBe(email);
  expect(requests()).toBe(3);
});

test('a mutation is never repeated; it says when to try again', async () => {
  const { api, requests } = counted();
  await api.auth.requestPasswordReset({ email: 'ada@example.com' });
  const again = await api.auth.requestPasswordReset.safe({ email: 'ada@example.com' });
  expect(again).toMatchObject({ ok: false, error: { code: 'rate_limited', retryAfter: expect.any(Number) } });
  expect(requests()).toBe(2);
});

test('a query that waits for its next try can be given up', async () => {
  const { token } = await signedIn(gatehouse);
  const { api } = counted(token);
  await api.users.me();
  const given = new AbortController();
  const waiting = api.users.me(undefined, { signal: given.signal });
  setTimeout(() => given.abort(), 100);
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
});
