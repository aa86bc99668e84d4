import { password, signedIn, signIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';

let now = Date.now();
let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ clock: () => new Date(now), env: { SESSIONS_PER_USER: '3' } });
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const status = async (token: string) => (await gatehouse.rest.get('/users/me', { token })).status;
const day = 86_400_000;

test('a session over the limit ends the oldest, and no other', async () => {
  const first = await signedIn(gatehouse);
  const others = [];
  for (let n = 0; n < 2; n++) {
    now += 1000;
    others.push(await signIn(gatehouse, first.email));
  }
  expect(await status(first.token)).toBe(200);
  now += 1000;
  const last = await signIn(gatehouse, first.email);
  expect(await status(first.token)).toBe(401);
  for (const { token } of [...others, last]) expect(await status(token)).toBe(200);
});

test('the sessions of others do not count', async () => {
  const one = await signedIn(gatehouse);
  const another = await signedIn(gatehouse);
  for (let n = 0; n < 3; n++) await signIn(gatehouse, another.email);
  expect(await status(one.token)).toBe(200);
});

test('sign-ins at once keep the limit', async () => {
  const { email, id } = await signedIn(gatehouse);
  await Promise.all(Array.from({ length: 8 }, () => gatehouse.rest.post('/auth/login', { email, password })));
  expect(await gatehouse.sql('select 1 from sessions where user_id = $1', [id])).toHaveLength(3);
});

test('sign-ins that wait for each other in the database keep the limit, and all succeed', async () => {
  // A hash that takes no time lets them all arrive there together.
  const hasher = { hash: async () => 'plain', verify: async () => true, needsRehash: () => false };
  await using fast = await startGatehouse({ hasher, env: { SESSIONS_PER_USER: '3' } });
  const { email, id } = await signedIn(fast);
  const release = Promise.withResolvers<void>();
  const held = inTransaction(fast.services.orm, async (em) => {
    await em.execute('select from users where id = ? for update', [id]);
    await release.promise;
  });
  const signIns = Array.from({ length: 6 }, () => fast.rest.post('/auth/login', { email, password }));
  const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  await expect.poll(() => fast.sql(waiting)).toHaveLength(6);
  release.resolve();
  await held;
  expect((await Promise.all(signIns)).map(({ status }) => status)).toEqual(Array(6).fill(200));
  expect(await fast.sql('select 1 from sessions where user_id = $1', [id])).toHaveLength(3);
  expect(await fast.sql("select 1 from audit_events where action = 'auth.signed_in'")).toHaveLength(7);
});

test('sessions that have ended leave the table at the next sign-in', async () => {
  const { email, id } = await signedIn(gatehouse);
  now += 31 * day;
  await signIn(gatehouse, email);
  expect(await gatehouse.sql('select 1 from sessions where user_id = $1', [id])).toHaveLength(1);
});

test('the default is twenty', async () => {
  await using standard = await startGatehouse();
  expect(standard.services.config.tokens.sessionsPerUser).toBe(20);
});
