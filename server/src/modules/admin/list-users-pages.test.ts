import { randomUUID } from 'node:crypto';
import { allPages, signedIn, startGatehouse, userIdsBySql } from '@gatehouse/dev/testing';
import { type User, userSorts } from '@gatehouse/shared';
import { afterAll, expect, test } from 'vitest';
import { newId } from '../../db/id.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const admin = await signedIn(gatehouse, { role: 'admin' });
const { list } = gatehouse.client(admin.token).admin.users;

const minute = 60_000;
const now = Date.now();
const some = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;

/** Many share a time, and many never signed in, so that the id must tell them apart. */
async function addUser() {
  const created = new Date(now - some([1, 2, 3, 4]) * minute);
  const lastLogin = some([null, null, new Date(now - minute), new Date(now - 2 * minute)]);
  await gatehouse.sql(
    `insert into users (id, email, created_at, updated_at, last_login, is_verified, is_active, role)
     values ($1, $2, $3, $3, $4, true, $5, $6)`,
    [
      newId(),
      `${some(['a', '9', 'z_', '+', 'm-'])}${randomUUID()}@example.com`,
      created,
      lastLogin,
      some([true, false]),
      some(['user', 'user', 'admin']),
    ],
  );
}
for (let i = 0; i < 23; i++) await addUser();

/** All pages, none of which is too long, with `between` run behind each. */
const walk = (
  sort: (typeof userSorts)[number],
  limit: number,
  between?: () => Promise<void>,
  filter: { is_active?: boolean } = {},
): Promise<User[]> =>
  allPages(async (from) => {
    const page = await list.query({ ...filter, ...from, sort, limit });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    return page;
  }, between);

const idsBySql = (sort: string, where?: string) => userIdsBySql(gatehouse, sort, where);

test.each(userSorts)('pages by %s walk through every user once, in order', async (sort) => {
  const expected = await idsBySql(sort);
  for (const limit of [1, 4, 100]) {
    expect((await walk(sort, limit)).map(({ id }) => id)).toEqual(expected);
  }
});

test.each(userSorts)('pages by %s of users with a flag walk through each of them once, in order', async (sort) => {
  const expected = await idsBySql(sort, 'is_active');
  for (const limit of [1, 4, 100]) {
    const walked = await walk(sort, limit, undefined, { is_active: true });
    expect(walked.map(({ id }) => id)).toEqual(expected);
  }
});

test.each(userSorts)('pages by %s stay true while users are inserted between them', async (sort) => {
  const before = await idsBySql(sort);
  const walked = (await walk(sort, 4, addUser)).map(({ id }) => id);
  expect(walked).toHaveLength(new Set(walked).size);
  expect(walked.filter((id) => before.includes(id))).toEqual(before);
});

test.each(['last_login', '-last_login'] as const)('by %s, users who never signed in come last', async (sort) => {
  const never = (await walk(sort, 5)).map(({ last_login }) => last_login === null);
  expect(never).toContain(true);
  expect(never.indexOf(true)).toBe(never.lastIndexOf(false) + 1);
});

test('without a word about it, the newest come first, fifty at a time', async () => {
  for (let i = 0; i < 40; i++) await addUser();
  const page = await list.query({});
  expect(page.items.map(({ id }) => id)).toEqual((await idsBySql('-created_at')).slice(0, 50));
  expect(page.next_cursor).toEqual(expect.any(String));
});

test('a page that ends with the last user has no next one', async () => {
  const { items, next_cursor } = await list.query({ q: admin.email, limit: 1 });
  expect([items.map(({ email }) => email), next_cursor]).toEqual([[admin.email], null]);
});
