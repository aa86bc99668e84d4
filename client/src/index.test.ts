import { newEmail, password, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test, vi } from 'vitest';
import { createGatehouse, errorOf } from './index.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const ada = await signedIn(gatehouse, { role: 'admin' });

const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

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
  const client = gatehouse.client(ada.token);
  const me = await client.users.me.query();
  expect(me.created_at).toBeInstanceOf(Date);
  expect(me.last_login).toBeInstanceOf(Date);
  const { items } = await client.admin.users.list.query({ created_before: me.created_at });
  expect(items.map(({ id }) => id)).not.toContain(me.id);
  const before = new Date(me.created_at.getTime() - 1);
  const later = await client.admin.users.list.query({ created_after: before, q: me.email });
  expect(later.items).toEqual([me]);
});

test('calls of one moment share a request, at most ten in each', async () => {
  const client = gatehouse.client(ada.token);
  const requests = await requestsDuring(() => Promise.all(Array.from({ length: 23 }, () => client.users.me.query())));
  expect(requests.map(({ pathname }) => pathname.split(',').length)).toEqual([10, 10, 3]);
});

test('a failed call leaves the others of its batch their answers', async () => {
  const client = gatehouse.client(ada.token);
  const unknown = '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10';
  const [me, error] = await Promise.all([
    client.users.me.query(),
    failure(client.admin.users.get.query({ id: unknown })),
  ]);
  expect(me.email).toBe(ada.email);
  expect(errorOf(error)?.code).toBe('not_found');
});

test('an error has its code, its request and its issues', async () => {
  const client = gatehouse.client();
  const invalid = errorOf(await failure(client.auth.verifyEmail.mutate({ email: 'x', otp: '1' })));
  expect(invalid?.issues?.map(({ path }) => path)).toEqual(['email', 'otp']);
  expect(invalid?.request_id).toMatch(/^[0-9a-f-]{36}$/);
  const weak = errorOf(await failure(client.auth.register.mutate({ email: newEmail(), password: 'short' })));
  expect(weak).toMatchObject({ code: 'weak_password', reasons: ['too_short'] });
});

test('an error before any call has its code, too', async () => {
  const client = gatehouse.client();
  const error = await failure(client.auth.login.mutate({ email: 'a@example.com', password: 'x'.repeat(200_000) }));
  expect(errorOf(error)?.code).toBe('payload_too_large');
});

test('what the service did not say is no error of its catalogue', async () => {
  expect(errorOf(new Error('of something else'))).toBeUndefined();
  expect(errorOf(undefined)).toBeUndefined();
  const nowhere = createGatehouse({ url: 'http://127.0.0.1:9' });
  expect(errorOf(await failure(nowhere.users.me.query()))).toBeUndefined();
});

test('the token is asked for at each request, and may come later', async () => {
  let token: string | undefined;
  const client = createGatehouse({ url: `${gatehouse.url}//`, accessToken: async () => token });
  expect(errorOf(await failure(client.users.me.query()))?.code).toBe('unauthenticated');
  token = ada.token;
  expect((await client.users.me.query()).email).toBe(ada.email);
  token = 'nonsense';
  expect(errorOf(await failure(client.users.me.query()))?.code).toBe('token_invalid');
});

test('a call without an answer resolves to nothing', async () => {
  const { email } = await signedIn(gatehouse);
  const { access_token } = await gatehouse.client().auth.login.mutate({ email, password });
  const client = gatehouse.client(access_token);
  expect(await client.auth.logout.mutate()).toBeUndefined();
  expect(errorOf(await failure(client.users.me.query()))?.code).toBe('token_invalid');
});
