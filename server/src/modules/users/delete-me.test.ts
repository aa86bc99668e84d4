import { newEmail, password, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

let advance = 0;
const gatehouse = await startGatehouse({ clock: () => new Date(Date.now() + advance) });
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { rest, sql } = gatehouse;
// Whoever else is deleted, somebody keeps the keys.
const admin = await signedIn(gatehouse, { role: 'admin' });

interface Trail {
  action: string;
  actor_id: string | null;
  ip: string | null;
  user_agent: string | null;
}
const trailOf = (id: string) =>
  sql<Trail>('select * from audit_events where user_id = $1 or actor_id = $1 order by at, id', [id]);

test('deletion removes the account and its sessions, and ends every token', async () => {
  const ada = await signedIn(gatehouse);
  const other = await signIn(gatehouse, ada.email);
  const answer = await rest.delete('/users/me', { token: ada.token });
  expect([answer.status, answer.body]).toEqual([204, undefined]);
  expect(await sql('select 1 from users where id = $1', [ada.id])).toEqual([]);
  expect(await sql('select 1 from sessions where user_id = $1', [ada.id])).toEqual([]);
  for (const { token, tokens } of [ada, other]) {
    expect((await rest.get('/users/me', { token })).body.code).toBe('token_invalid');
    const { refresh_token } = tokens;
    expect((await rest.post('/auth/refresh', { refresh_token })).body.code).toBe('token_invalid');
  }
  expect((await rest.post('/auth/login', { email: ada.email, password })).body.code).toBe('invalid_credentials');
});

test('what stays is a trail of ids and actions, without anything personal', async () => {
  const ada = await signedIn(gatehouse);
  await rest.put('/users/me', { full_name: 'Ada Lovelace', email: newEmail('pending') }, { token: ada.token });
  await rest.put(`/admin/users/${ada.id}`, { phone: '+442079460958' }, { token: admin.token });
  const before = await trailOf(ada.id);
  expect(before.every(({ ip, user_agent }) => ip !== null && user_agent !== null)).toBe(true);
  await rest.delete('/users/me', { token: ada.token });
  const after = await trailOf(ada.id);
  expect(after.map(({ action }) => action)).toEqual([...before.map(({ action }) => action), 'users.deleted']);
  expect(after.map(({ ip, user_agent }) => [ip, user_agent])).toEqual(after.map(() => [null, null]));
  for (const personal of [ada.email, 'Lovelace', 'pending-', '442079460958']) {
    expect(JSON.stringify(after)).not.toContain(personal);
  }
});

test('its mails go with it, waiting and done, with every address they hold', async () => {
  const ada = await signedIn(gatehouse);
  const left = newEmail('left');
  const mails = gatehouse.services.mails;
  await mails.add({ template: 'email_changed', user_id: ada.id, version: 1, old_email: left }, new Date());
  await mails.add({ template: 'welcome', user_id: admin.id, version: 1 }, new Date());
  await sql(`update bullmq.job set state = 'completed' where data->>'user_id' = $1 and name = 'email_changed'`, [
    ada.id,
  ]);
  await rest.delete('/users/me', { token: ada.token });
  const jobs = JSON.stringify(await sql('select * from bullmq.job'));
  expect(jobs).toContain(admin.id);
  for (const personal of [ada.id, ada.email, left]) expect(jobs).not.toContain(personal);
  expect(await sql(`select from pg_indexes where indexname = 'mails_of_user_at_index'`)).toHaveLength(1);
});

test('it needs a recent sign-in; a refresh is none, a new sign-in is', async () => {
  const ada = await signedIn(gatehouse);
  advance += 11 * 60_000;
  const late = await rest.delete('/users/me', { token: ada.token });
  expect([late.status, late.body.code]).toEqual([403, 'reauthentication_required']);
  const refreshed = await rest.post('/auth/refresh', { refresh_token: ada.tokens.refresh_token });
  const still = await rest.delete('/users/me', { token: refreshed.body.access_token });
  expect(still.body.code).toBe('reauthentication_required');
  const { token } = await signIn(gatehouse, ada.email);
  expect((await rest.delete('/users/me', { token })).status).toBe(204);
});

test('the last administrator cannot delete themself, and one of several can', async () => {
  const { token } = await signIn(gatehouse, admin.email);
  const last = await rest.delete('/users/me', { token });
  expect([last.status, last.body.code]).toEqual([409, 'last_admin']);
  expect((await rest.get('/users/me', { token })).status).toBe(200);
  await signedIn(gatehouse, { role: 'admin' });
  expect((await rest.delete('/users/me', { token })).status).toBe(204);
});
