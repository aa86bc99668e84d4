import { signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { rest } = gatehouse;
const exportOf = async (token: string) => (await rest.get('/users/me/export', { token })).body;

test('an export holds the profile, the live sessions and every event by or about the caller', async () => {
  const admin = await signedIn(gatehouse, { role: 'admin' });
  const ada = await signedIn(gatehouse);
  const second = await signIn(gatehouse, ada.email);
  await rest.put('/users/me', { full_name: 'Ada Lovelace' }, { token: ada.token });
  await rest.put(`/admin/users/${ada.id}`, { phone: '+442079460958' }, { token: admin.token });

  const data = await exportOf(ada.token);
  expect(data.user).toEqual((await rest.get('/users/me', { token: ada.token })).body);
  expect(data.sessions).toEqual((await rest.get('/users/me/sessions', { token: ada.token })).body.items);
  expect(data.sessions).toHaveLength(2);
  const about = data.audit_events.map(({ action, actor_id, user_id }: Record<string, string>) => [
    action,
    actor_id,
    user_id,
  ]);
  expect(about).toEqual([
    ['users.exported', ada.id, ada.id],
    ['admin.user_updated', admin.id, ada.id],
    ['users.updated', ada.id, ada.id],
    ['auth.signed_in', second.id, ada.id],
    ['auth.signed_in', ada.id, ada.id],
    ['auth.registered', ada.id, ada.id],
  ]);

  const byAdmin = (await exportOf(admin.token)).audit_events;
  expect(byAdmin).toContainEqual(expect.objectContaining({ action: 'admin.user_updated', user_id: ada.id }));
});

test('nobody else is in it', async () => {
  const [ada, eve] = [await signedIn(gatehouse), await signedIn(gatehouse)];
  await exportOf(eve.token);
  const data = JSON.stringify(await exportOf(ada.token));
  expect(data).not.toContain(eve.id);
  expect(data).not.toContain(eve.email);
});

test('no hash, token or version is in it', async () => {
  const ada = await signedIn(gatehouse);
  const data = JSON.stringify(await exportOf(ada.token));
  const [row] = await gatehouse.sql<{ password_hash: string }>('select password_hash from users where id = $1', [
    ada.id,
  ]);
  expect(row?.password_hash).toMatch(/^\$argon2id\$/);
  expect(data).not.toMatch(/argon2|hash|version|counter|token/i);
});
