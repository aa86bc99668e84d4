import { type Person, type RestClient, type RestResponse, signedIn, signIn, startPair } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const pair = await startPair();
afterAll(() => pair[Symbol.asyncDispose]());
const { gatehouse } = pair;

type Removal = (rest: RestClient, by: Person, whom: Person) => Promise<RestResponse>;
const put =
  (change: object): Removal =>
  (rest, by, whom) =>
    rest.put(`/admin/users/${whom.id}`, change, { token: by.token });

const removals: [string, Removal][] = [
  ['demotes the other', put({ role: 'user' })],
  ['deactivates the other', put({ is_active: false })],
  ['takes the other’s verification back', put({ is_verified: false })],
  ['deletes the other', (rest, by, whom) => rest.delete(`/admin/users/${whom.id}`, { token: by.token })],
  ['deletes themself', (rest, by) => rest.delete('/users/me', { token: by.token })],
];

const admins = () =>
  gatehouse.sql<{ id: string }>("select id from users where role = 'admin' and is_active and is_verified");

/** What a second comer is told; `not_found` where the other one is gone already. */
const late = ['last_admin', 'forbidden', 'token_invalid', 'email_not_verified', 'not_found'];

async function restored(person: Person): Promise<Person> {
  const [kept] = await gatehouse.sql(
    "update users set role = 'admin', is_active = true, is_verified = true where id = $1 returning id",
    [person.id],
  );
  return kept === undefined ? signedIn(gatehouse, { role: 'admin' }) : signIn(gatehouse, person.email);
}

test('of two administrators who remove each other at the same moment by two processes one stays, however they do it', async () => {
  let [ada, eve] = [await signedIn(gatehouse, { role: 'admin' }), await signedIn(gatehouse, { role: 'admin' })];
  for (const [first, removeFirst] of removals) {
    for (const [second, removeSecond] of removals) {
      const round = `Ada ${first}, Eve ${second}`;
      const answers = await Promise.all([removeFirst(pair.rest[0], ada, eve), removeSecond(pair.rest[1], eve, ada)]);
      const codes = answers.map(({ status, body }) => body?.code ?? status);
      expect(await admins(), `${round}: ${codes}`).toHaveLength(1);
      expect(codes.filter((code) => !late.includes(code)).length, round).toBeGreaterThan(0);
      for (const code of codes) expect([200, 204, ...late], round).toContain(code);
      [ada, eve] = [await restored(ada), await restored(eve)];
    }
  }
});

test('of many administrators who all remove the next one at the same moment by two processes one stays', async () => {
  await gatehouse.sql("update users set role = 'user'");
  const ring = await Promise.all(Array.from({ length: 6 }, () => signedIn(gatehouse, { role: 'admin' })));
  const answers = await pair.storm(30, (rest, n) => {
    const [, remove] = removals[n % removals.length] as (typeof removals)[number];
    return remove(rest, ring[n % 6] as Person, ring[(n + 1) % 6] as Person);
  });
  for (const { status, body } of answers) expect([200, 204, ...late]).toContain(body?.code ?? status);
  expect((await admins()).length).toBeGreaterThan(0);
  // Nobody waits for PostgreSQL to break a knot: all lock in one order.
  const [database] = await gatehouse.sql<{ deadlocks: number }>(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  );
  expect(database).toEqual({ deadlocks: 0 });
});
