import { password, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { admin as contract, listProcedures } from '@gatehouse/shared';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { rest, sql } = gatehouse;
const admin = await signedIn(gatehouse, { role: 'admin' });
const { token } = admin;

const byId = listProcedures(contract).filter(([, { path }]) => path.includes('{id}'));

describe.each(byId)('%s', (_, { method, path }) => {
  const call = (id: string) =>
    rest.send(
      method,
      path.replace(/\{\w+\}/g, () => id),
      { token, ...(method === 'PUT' && { body: { full_name: 'Ada' } }) },
    );

  test('of an unknown user is not found, and leaves no event', async () => {
    const events = () => sql('select id from audit_events');
    const before = await events();
    const { status, body } = await call('019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10');
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect(await events()).toEqual(before);
  });

  test.each(['1', 'me', '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b1', "'; drop table users"])(
    'of %j is refused as no id',
    async (id) => {
      const { status, body } = await call(encodeURIComponent(id));
      expect([status, body.code, body.issues[0].path]).toEqual([400, 'validation_failed', 'id']);
    },
  );
});

test('a deleted user is gone with sessions and personal data; the administrator’s trail tells of it', async () => {
  const ada = await signedIn(gatehouse);
  await rest.put('/users/me', { full_name: 'Ada Lovelace' }, { token: ada.token });
  expect((await rest.delete(`/admin/users/${ada.id}`, { token })).status).toBe(204);
  expect((await rest.get(`/admin/users/${ada.id}`, { token })).body.code).toBe('not_found');
  expect((await rest.get('/users/me', { token: ada.token })).body.code).toBe('token_invalid');
  expect(await sql('select 1 from sessions where user_id = $1', [ada.id])).toEqual([]);
  const trail = await sql<{ action: string; actor_id: string; ip: string | null; user_agent: string | null }>(
    'select * from audit_events where user_id = $1 order by at, id',
    [ada.id],
  );
  const [last, ...rest_] = trail.toReversed();
  expect(last).toMatchObject({ action: 'admin.user_deleted', actor_id: admin.id });
  expect(rest_.map(({ ip, user_agent }) => [ip, user_agent])).toEqual(rest_.map(() => [null, null]));
  expect((await signedIn(gatehouse, { email: ada.email })).id).not.toBe(ada.id);
});

test('the sessions of a user are listed, none as the caller’s, and end all at once', async () => {
  const ada = await signedIn(gatehouse);
  const phone = await signIn(gatehouse, ada.email);
  const list = async () => (await rest.get(`/admin/users/${ada.id}/sessions`, { token })).body.items;
  const mine = (await rest.get('/users/me/sessions', { token: ada.token })).body.items;
  expect(await list()).toEqual(mine.map((session: object) => ({ ...session, current: false })));
  expect(mine).toHaveLength(2);

  expect((await rest.delete(`/admin/users/${ada.id}/sessions`, { token })).status).toBe(204);
  expect(await list()).toEqual([]);
  for (const { token, tokens } of [ada, phone]) {
    expect((await rest.get('/users/me', { token })).body.code).toBe('token_invalid');
    const { refresh_token } = tokens;
    expect((await rest.post('/auth/refresh', { refresh_token })).body.code).toBe('token_invalid');
  }
  expect((await rest.post('/auth/login', { email: ada.email, password })).status).toBe(200);
});
