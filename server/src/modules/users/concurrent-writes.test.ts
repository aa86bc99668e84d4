import { type Person, password, signedIn, signIn, startGatehouse, startServer } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
const { PORT: _, ...env } = gatehouse.env;
const another = await startServer(env);
afterAll(async () => {
  await another[Symbol.asyncDispose]();
  await gatehouse[Symbol.asyncDispose]();
});
const { sql } = gatehouse;

const processes = [gatehouse.rest, gatehouse.restOf(another)] as const;
let calls = 0;
/** One process and the other in turn. */
const rest = () => processes[calls++ % 2 ? 1 : 0];
const admin = await signedIn(gatehouse, { role: 'admin' });

const each = <Answer>(count: number, act: (index: number) => Promise<Answer>) =>
  Array.from({ length: count }, (_, index) => act(index));
const inTurn = async (count: number, act: (index: number) => Promise<{ status: number }>) => {
  for (let index = 1; index <= count; index++) expect((await act(index)).status).toBe(200);
};

const me = (person: Person, body: unknown) => rest().put('/users/me', body, { token: person.token });
const byAdmin = (id: string, body: unknown) => rest().put(`/admin/users/${id}`, body, { token: admin.token });

test('a hundred mixed operations on one user at once all succeed, and each leaves its event', async () => {
  const ada = await signedIn(gatehouse);
  const second = await signIn(gatehouse, ada.email);
  const answers = await Promise.all([
    ...each(20, (i) => me(ada, { full_name: `Ada ${i}` })),
    ...each(15, (i) => me(second, { locale: i % 2 ? 'de' : 'fr' })),
    ...each(20, (i) => byAdmin(ada.id, { phone: `+4420794600${10 + i}` })),
    ...each(15, () => rest().post('/auth/refresh', { refresh_token: second.tokens.refresh_token })),
    ...each(15, () => rest().post('/auth/login', { email: ada.email, password })),
    ...each(15, () => rest().get('/users/me/export', { token: ada.token })),
  ]);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  const counts = await sql<{ action: string; count: number }>(
    'select action, count(*)::int from audit_events where user_id = $1 group by action',
    [ada.id],
  );
  expect(Object.fromEntries(counts.map(({ action, count }) => [action, count]))).toMatchObject({
    'users.updated': 35,
    'admin.user_updated': 20,
    'users.exported': 15,
    'auth.signed_in': 17,
  });
});

test('no update is lost: the last word of every writer stands, whatever the others wrote meanwhile', async () => {
  const ada = await signedIn(gatehouse);
  const second = await signIn(gatehouse, ada.email);
  let refreshToken = second.tokens.refresh_token;
  await Promise.all([
    inTurn(20, (i) => me(ada, { full_name: `Ada ${i}` })),
    inTurn(20, (i) => me(second, { locale: i % 2 ? 'de' : 'fr' })),
    inTurn(20, (i) => byAdmin(ada.id, { phone: `+4420794600${10 + i}` })),
    inTurn(20, async () => {
      const answer = await rest().post('/auth/refresh', { refresh_token: refreshToken });
      refreshToken = answer.body.refresh_token;
      return answer;
    }),
    inTurn(10, () => rest().post('/auth/login', { email: ada.email, password })),
  ]);
  const { body } = await rest().get(`/admin/users/${ada.id}`, { token: admin.token });
  expect(body).toMatchObject({ full_name: 'Ada 20', locale: 'fr', phone: '+442079460030', open_sessions: 12 });
});

test('what ends every session wins over all that runs beside it', async () => {
  const ada = await signedIn(gatehouse);
  const others = await Promise.all(Array.from({ length: 3 }, () => signIn(gatehouse, ada.email)));
  const answers = await Promise.all([
    ...each(10, (i) => me(ada, { full_name: `Ada ${i}` })),
    byAdmin(ada.id, { is_active: false }),
    ...others.map(({ tokens }) => rest().post('/auth/refresh', { refresh_token: tokens.refresh_token })),
    ...each(10, () => rest().post('/auth/login', { email: ada.email, password })),
  ]);
  for (const { status } of answers) expect([200, 401, 403]).toContain(status);
  const tokens = answers.flatMap(({ body }) => body?.access_token ?? []);
  for (const token of [ada.token, ...tokens]) expect((await rest().get('/users/me', { token })).status).toBe(401);
  expect(await sql('select 1 from sessions where user_id = $1', [ada.id])).toEqual([]);
  expect(await sql('select is_active from users where id = $1', [ada.id])).toEqual([{ is_active: false }]);
});
