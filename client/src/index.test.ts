import { newEmail, password, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test, vi } from 'vitest';
import { createRequestGatehouse, GatehouseError } from './index.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const ada = await signedIn(gatehouse, { role: 'admin' });

/** The error a call fails with; anything but one of ours fails the test. */
async function failure(call: Promise<unknown>): Promise<GatehouseError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof GatehouseError) return error;
  throw new Error('Expected the call to fail with a GatehouseError', { cause: error });
}

/** The requests that really went out meanwhile. */
async function requestsDuring(work: () => Promise<unknown>): Promise<URL[]> {
  const sent = vi.spyOn(globalThis, 'fetch');
  try {
    await work();
    return sent.mock.calls.map(([target]) => new URL(String(target)));
  } finally {
    sent.mockRestore();
  }
}

test('an instant is a Date, and stays one on its way back', async () => {
  const client = gatehouse.api(ada.token);
  const me = await client.users.me();
  expect(me.created_at).toBeInstanceOf(Date);
  expect(me.last_login).toBeInstanceOf(Date);
  const { items } = await client.admin.users.list({ created_before: me.created_at });
  expect(items.map(({ id }) => id)).not.toContain(me.id);
  const before = new Date(me.created_at.getTime() - 1);
  const later = await client.admin.users.list({ created_after: before, q: me.email });
  expect(later.items).toEqual([me]);
});

test('calls of one moment share a request, at most ten in each', async () => {
  const client = gatehouse.api(ada.token);
  const requests = await requestsDuring(() => Promise.all(Array.from({ length: 23 }, () => client.users.me())));
  expect(requests.map(({ pathname }) => pathname.split(',').length)).toEqual([10, 10, 3]);
});

test('a failed call leaves the others of its batch their answers', async () => {
  const client = gatehouse.api(ada.token);
  const unknown = '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10';
  const [me, error] = await Promise.all([client.users.me(), failure(client.admin.users.get({ id: unknown }))]);
  expect(me.email).toBe(ada.email);
  expect(error.code).toBe('not_found');
});

test('an error has its code, its request and its issues', async () => {
  const client = gatehouse.api();
  const invalid = await failure(client.auth.verifyEmail({ email: 'x', otp: '1' }));
  expect(invalid.issues.map(({ path }) => path)).toEqual(['email', 'otp']);
  expect(invalid.requestId).toMatch(/^[0-9a-f-]{36}$/);
  const weak = await failure(client.auth.register({ email: newEmail(), password: 'short' }));
  expect(weak).toMatchObject({ code: 'weak_password', reasons: ['too_short'] });
});

test('an error before any call has its code, too', async () => {
  const client = gatehouse.api();
  const error = await failure(client.auth.login({ email: 'a@example.com', password: 'x'.repeat(200_000) }));
  expect(error.code).toBe('payload_too_large');
});

test('what the service did not say is an error of its own', async () => {
  const nowhere = createRequestGatehouse({ url: 'http://127.0.0.1:9' });
  expect((await failure(nowhere.users.me())).code).toBe('network_error');
});

test('slashes behind the address do not matter', async () => {
  const client = createRequestGatehouse({ url: `${gatehouse.url}//`, accessToken: ada.token });
  expect((await client.users.me()).email).toBe(ada.email);
});

test('a call without an answer resolves to nothing', async () => {
  const { email } = await signedIn(gatehouse);
  const { access_token } = await gatehouse.api().auth.login({ email, password });
  const client = gatehouse.api(access_token);
  expect(await client.auth.logout()).toBeUndefined();
  expect((await failure(client.users.me())).code).toBe('token_invalid');
});
