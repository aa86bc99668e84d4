import { join } from 'node:path';
import { email, fullName, locale, phone } from '@gatehouse/shared';
import { expect, test } from 'vitest';
import { runCommand, signIn, startGatehouse } from '../testing/index.ts';
import { people, seedAdmin, seedPassword, userColumns } from './people.ts';

const crowd = { count: 3000, seed: 7, until: new Date('2026-11-26T00:00:00Z') };
const column = (name: (typeof userColumns)[number]) => {
  const index = userColumns.indexOf(name);
  return [...people(crowd)].map((row) => row[index]);
};

test('the same seed gives the same people, and another one others', () => {
  expect([...people(crowd)]).toEqual([...people(crowd)]);
  expect([...people({ ...crowd, seed: 8 })][1]).not.toEqual([...people(crowd)][1]);
});

test('nobody has what the contract would not take, nor an address that could be somebody’s', () => {
  for (const address of column('email')) {
    expect(email.parse(address)).toBe(address);
    expect(address).toMatch(/@(?:.*\.)?(?:example\.(?:com|net|org)|example|test)$/);
  }
  for (const name of column('full_name')) if (name !== null) expect(fullName.parse(name)).toBe(name);
  for (const number of column('phone')) if (number !== null) phone.parse(number);
  for (const language of column('locale')) locale.parse(language);
});

const run = (env: Readonly<Record<string, string>>, ...args: string[]) =>
  runCommand({ entry: join(import.meta.dirname, 'main.ts'), args, env });

test('an empty database is filled with people who sign in, and one with people is left alone', async () => {
  await using gatehouse = await startGatehouse();
  const { env, rest, sql } = gatehouse;
  const indices = `select indexdef from pg_indexes where schemaname = 'public' order by 1`;
  const before = await sql(indices);
  const { code, output } = await run(env, '--users', '2000');
  expect([code, output]).toEqual([0, expect.stringContaining(seedPassword)]);
  expect(await sql(indices)).toEqual(before);

  const { token } = await signIn(gatehouse, seedAdmin, seedPassword);
  expect((await rest.get('/admin/users?q=smith', { token })).body.items.length).toBeGreaterThan(0);
  const [{ hash } = {}] = await sql<{ hash: string }>(
    `select password_hash as hash from users where email = '${seedAdmin}'`,
  );
  expect(gatehouse.services.hasher.needsRehash(hash ?? '')).toBe(false);
  const [shares] = await sql(`select count(*)::int as users, count(distinct locale)::int > 10 as "of many languages",
    avg(is_verified::int) between 0.85 and 0.95 as verified, avg(is_active::int) between 0.94 and 0.99 as active,
    (select count(*) > 500 from sessions) as sessions, (select count(*) > 1500 from audit_events) as events from users`);
  expect(shares).toEqual({
    users: 2000,
    'of many languages': true,
    verified: true,
    active: true,
    sessions: true,
    events: true,
  });

  expect(await run(env, '--users', '10')).toMatchObject({ code: 1, output: expect.stringContaining('users already') });
}, 120_000);

test.each([[[]], [['--users', 'many']]])('called with %j it says how to call it', async (args) => {
  expect(await run({}, ...args)).toMatchObject({ code: 1, output: expect.stringContaining('Usage: npm run seed') });
});

test('it does nothing in production', async () => {
  const { code, output } = await run({ ENVIRONMENT: 'production' }, '--users', '10');
  expect([code, output]).toEqual([1, expect.stringContaining('ENVIRONMENT is production')]);
});
