import { type Person, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

let advance = 0;
const gatehouse = await startGatehouse({ clock: () => new Date(Date.now() + advance) });
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { rest } = gatehouse;

interface Listed {
  id: string;
  current: boolean;
  created_at: string;
}
const list = async (token: string): Promise<Listed[]> => (await rest.get('/users/me/sessions', { token })).body.items;
const current = async (token: string) => (await list(token)).find((session) => session.current)?.id ?? '';
const revoke = (token: string, id: string) => rest.delete(`/users/me/sessions/${id}`, { token });

async function lives({ token, tokens }: Person): Promise<[access: boolean, refresh: boolean]> {
  const me = await rest.get('/users/me', { token });
  const refreshed = await rest.post('/auth/refresh', { refresh_token: tokens.refresh_token });
  for (const { status, body } of [me, refreshed]) if (status !== 200) expect(body.code).toBe('token_invalid');
  return [me.status === 200, refreshed.status === 200];
}

async function devices(count: number): Promise<Person[]> {
  const first = await signedIn(gatehouse);
  const people = [first];
  while (people.length < count) people.push(await signIn(gatehouse, first.email));
  return people;
}

test('each session is listed once, the newest first, and exactly one is the caller’s', async () => {
  const people = await devices(3);
  const lists = await Promise.all(people.map(({ token }) => list(token)));
  for (const items of lists) {
    expect(items).toHaveLength(3);
    expect(items.filter((session) => session.current)).toHaveLength(1);
    expect(items.map(({ created_at }) => created_at)).toEqual(
      items
        .map(({ created_at }) => created_at)
        .sort()
        .reverse(),
    );
  }
  expect(new Set(await Promise.all(people.map(({ token }) => current(token)))).size).toBe(3);
});

test('a session tells where it was opened and how long it lasts, and nothing that opens it', async () => {
  const [ada] = (await devices(1)) as [Person];
  const [session] = await list(ada.token);
  expect(session).toEqual({
    id: expect.any(String),
    created_at: expect.any(String),
    last_used_at: expect.any(String),
    expires_at: expect.any(String),
    ip: '127.0.0.1',
    user_agent: 'node',
    current: true,
  });
});

test('a revoked session is dead at once, its access and its refresh token, and the others live', async () => {
  const [ada, phone, tablet] = (await devices(3)) as [Person, Person, Person];
  const { status, body } = await revoke(ada.token, await current(phone.token));
  expect([status, body]).toEqual([204, undefined]);
  expect(await lives(phone)).toEqual([false, false]);
  expect(await lives(ada)).toEqual([true, true]);
  expect(await lives(tablet)).toEqual([true, true]);
  expect(await list(ada.token)).toHaveLength(2);
});

test('one’s own session can be revoked, too', async () => {
  const [ada] = (await devices(1)) as [Person];
  expect((await revoke(ada.token, await current(ada.token))).status).toBe(204);
  expect(await lives(ada)).toEqual([false, false]);
});

test('a session of somebody else, an unknown one and one revoked before are not found, all alike', async () => {
  const [ada, phone] = (await devices(2)) as [Person, Person];
  const [eve] = (await devices(1)) as [Person];
  const gone = await current(phone.token);
  await revoke(ada.token, gone);
  const unknown = '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10';
  for (const id of [await current(eve.token), unknown, gone]) {
    const { status, body } = await revoke(ada.token, id);
    expect([status, body.code]).toEqual([404, 'not_found']);
  }
  expect(await lives(eve)).toEqual([true, true]);
});

test('an id that is none is refused, and one in capitals is the same id', async () => {
  const [ada, phone] = (await devices(2)) as [Person, Person];
  const { status, body } = await revoke(ada.token, 'all');
  expect([status, body.code, body.issues[0].path]).toEqual([400, 'validation_failed', 'id']);
  expect((await revoke(ada.token, (await current(phone.token)).toUpperCase())).status).toBe(204);
});

test('revoking the others ends them at once and keeps the caller’s', async () => {
  const [phone, ada, tablet] = (await devices(3)) as [Person, Person, Person];
  const [eve] = (await devices(1)) as [Person];
  expect((await rest.delete('/users/me/sessions', { token: ada.token })).status).toBe(204);
  expect(await lives(ada)).toEqual([true, true]);
  expect(await lives(phone)).toEqual([false, false]);
  expect(await lives(tablet)).toEqual([false, false]);
  expect(await lives(eve)).toEqual([true, true]);
  expect(await list(ada.token)).toHaveLength(1);
});

test('an expired session is not listed', async () => {
  const [old] = (await devices(1)) as [Person];
  advance += 31 * 86_400_000;
  const fresh = await signIn(gatehouse, old.email);
  expect((await list(fresh.token)).map((session) => session.current)).toEqual([true]);
});
