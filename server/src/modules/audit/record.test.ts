import { type Person, password, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { type AuditAction, auditActions } from '@gatehouse/shared';
import { decodeJwt } from 'jose';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { rest, sql } = gatehouse;
const admin = await signedIn(gatehouse, { role: 'admin' });
const agent = { headers: { 'user-agent': 'Audit/1.0' } };

interface Event {
  action: AuditAction;
  actor_id: string | null;
  user_id: string | null;
  session_id: string | null;
  ip: string | null;
  user_agent: string | null;
  details: object;
}
const eventsAbout = (id: string) =>
  sql<Event>('select * from audit_events where user_id = $1 order by at desc, id desc', [id]);
const sessionOf = ({ token }: Person) => decodeJwt(token).sid;
const as = (person: Person) => ({ token: person.token, ...agent });

type Act = (ada: Person) => Promise<{ status: number }>;
const byUser: Partial<Record<AuditAction, Act>> = {
  'auth.signed_out': (ada) => rest.post('/auth/logout', undefined, as(ada)),
  'auth.signed_out_everywhere': (ada) => rest.post('/auth/logout-all', undefined, as(ada)),
  'users.updated': (ada) => rest.put('/users/me', { full_name: 'Ada' }, as(ada)),
  'users.email_change_requested': (ada) => rest.put('/users/me', { email: `new-${ada.email}` }, as(ada)),
  'users.session_revoked': async (ada) => {
    const other = await signIn(gatehouse, ada.email);
    return rest.delete(`/users/me/sessions/${sessionOf(other)}`, as(ada));
  },
  'users.other_sessions_revoked': (ada) => rest.delete('/users/me/sessions', as(ada)),
  'users.exported': (ada) => rest.get('/users/me/export', as(ada)),
};
const byAdmin: Partial<Record<AuditAction, Act>> = {
  'admin.user_updated': ({ id }) => rest.put(`/admin/users/${id}`, { role: 'admin', phone: null }, as(admin)),
  'admin.user_deleted': ({ id }) => rest.delete(`/admin/users/${id}`, as(admin)),
  'admin.sessions_revoked': ({ id }) => rest.delete(`/admin/users/${id}/sessions`, as(admin)),
  'admin.mail_retried': async ({ id }) => {
    const [mail] = await sql<{ id: string }>(
      `update bullmq.job set state = 'failed' where data->>'user_id' = $1 and name = 'verification' returning id`,
      [id],
    );
    return rest.post(`/admin/users/${id}/mails/${mail?.id}/retry`, undefined, as(admin));
  },
  'admin.password_reset_sent': ({ id }) => rest.post(`/admin/users/${id}/send-password-reset`, undefined, as(admin)),
};
const from = (person: Person) => ({
  actor_id: person.id,
  session_id: sessionOf(person),
  ip: '127.0.0.1',
  user_agent: 'Audit/1.0',
});

test.each(Object.entries(byUser))('%s is recorded with who did it, about whom, and from where', async (action, act) => {
  const ada = await signedIn(gatehouse);
  expect((await act(ada)).status).toBeLessThan(300);
  const events = (await eventsAbout(ada.id)).filter((event) => event.action === action);
  expect(events).toMatchObject([{ ...from(ada), user_id: ada.id }]);
});

test.each(Object.entries(byAdmin))('%s is recorded as the administrator’s, about the user', async (action, act) => {
  const ada = await signedIn(gatehouse);
  expect((await act(ada)).status).toBeLessThan(300);
  const events = (await eventsAbout(ada.id)).filter((event) => event.action === action);
  expect(events).toMatchObject([{ ...from(admin), user_id: ada.id }]);
});

test('admin.user_created tells the role; users.deleted tells no address', async () => {
  const { body } = await rest.post('/admin/users', { email: `x-${admin.email}`, role: 'admin' }, as(admin));
  expect(await eventsAbout(body.id)).toMatchObject([
    { ...from(admin), action: 'admin.user_created', details: { role: 'admin' } },
  ]);
  const ada = await signedIn(gatehouse);
  await rest.delete('/users/me', as(ada));
  const [deleted] = await eventsAbout(ada.id);
  expect(deleted).toMatchObject({ action: 'users.deleted', actor_id: ada.id, session_id: sessionOf(ada), ip: null });
});

test('a change is recorded by the names of its fields, never by their values', async () => {
  const ada = await signedIn(gatehouse);
  await rest.put('/users/me', { full_name: 'Ada Lovelace', phone: '+442079460958' }, as(ada));
  await rest.put(`/admin/users/${ada.id}`, { full_name: 'Augusta', phone: '+442079460958', role: 'admin' }, as(admin));
  const [byTheAdmin, byAda] = await eventsAbout(ada.id);
  expect(byAda?.details).toEqual({ changed: ['full_name', 'phone'] });
  expect(byTheAdmin?.details).toEqual({ changed: ['full_name', 'role'] });
});

test('a sign-in, right or wrong, is recorded; a wrong one has no actor', async () => {
  const ada = await signedIn(gatehouse);
  await rest.post('/auth/login', { email: ada.email, password: 'wrong' }, agent);
  await rest.post('/auth/login', { email: ada.email, password }, agent);
  expect((await eventsAbout(ada.id)).slice(0, 2)).toMatchObject([
    { action: 'auth.signed_in', actor_id: ada.id, session_id: expect.any(String), ip: '127.0.0.1' },
    { action: 'auth.sign_in_failed', actor_id: null, session_id: null, user_agent: 'Audit/1.0' },
  ]);
});

test('a wrong code is recorded, for a known and an unknown address and for a new one', async () => {
  const ada = await signedIn(gatehouse);
  await rest.post('/auth/verify-email', { email: ada.email, otp: '123456' }, agent);
  await rest.post('/users/me/confirm-email', { otp: '123456' }, as(ada));
  expect((await eventsAbout(ada.id)).slice(0, 2)).toMatchObject([
    { ...from(ada), action: 'users.email_change_failed' },
    { action: 'auth.verification_failed', actor_id: null, session_id: null, user_agent: 'Audit/1.0' },
  ]);
  const ofNobody = () => sql("select from audit_events where action = 'auth.verification_failed' and user_id is null");
  const before = await ofNobody();
  await rest.post('/auth/verify-email', { email: `nobody-${ada.email}`, otp: '123456' }, agent);
  expect(await ofNobody()).toHaveLength(before.length + 1);
});

test('another call that fails leaves no event', async () => {
  const [ada, eve] = [await signedIn(gatehouse), await signedIn(gatehouse)];
  await sql("update users set role = 'user' where id <> $1", [admin.id]);
  const before = (await sql('select 1 from audit_events')).length;
  const failing = [
    rest.put(`/admin/users/${ada.id}`, { email: eve.email, role: 'admin' }, as(admin)),
    rest.post('/admin/users', { email: ada.email }, as(admin)),
    rest.put(`/admin/users/${admin.id}`, { role: 'user' }, as(admin)),
    rest.delete('/users/me', as(admin)),
    rest.delete(`/users/me/sessions/${sessionOf(eve)}`, as(ada)),
    rest.get('/admin/users', as(ada)),
  ];
  const statuses = (await Promise.all(failing)).map(({ status }) => status);
  expect(statuses).toEqual([409, 409, 409, 409, 404, 403]);
  expect(await sql('select 1 from audit_events')).toHaveLength(before);
});

test('every action of users and administrators is covered here, or beside the use-case that needs a mail for it', () => {
  const here = [
    ...Object.keys(byUser),
    ...Object.keys(byAdmin),
    'admin.user_created',
    'users.deleted',
    'users.email_change_failed',
  ];
  const all = auditActions.filter((action) => /^(?:users|admin)\./.test(action));
  expect(all.filter((action) => !here.includes(action))).toEqual(['users.email_changed']);
});
