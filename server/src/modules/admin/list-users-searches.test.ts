import { allPages, signedIn, startGatehouse, userIdsBySql } from '@gatehouse/dev/testing';
import { userSorts } from '@gatehouse/shared';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { token } = await signedIn(gatehouse, { role: 'admin' });
const { list } = gatehouse.client(token).admin.users;

const day = (number: number) => new Date(Date.UTC(2020, 0, number));

// So many that a search does not look at all of them. The farthest stand at one end of every order. Three of four
// share a time, and every third user never signed in.
await gatehouse.sql(
  `insert into users (id, email, full_name, is_active, is_verified, created_at, updated_at, last_login)
   select gen_random_uuid(), case when n > 39900 then 'z-far-' else 'a-' end || md5(n::text) || '@example.com',
     concat_ws(' ', 'everybody', case when n % 8 = 0 then 'many' end, case when n % 15 = 0 then 'some' end,
       case when n % 4000 = 7 then 'few' end),
     n % 5 > 0, n % 7 > 0, at, at, case when n % 3 > 0 then at end
   from generate_series(1, 40000) n, lateral (select $1::timestamptz + (n - n % 4 % 3) * interval '1 hour' as at) made`,
  [day(1)],
);
await gatehouse.sql('analyze users');

const searches = [
  ['what one in eight fits', { q: 'MANY' }, `full_name like '%many%'`],
  ['what one in fifteen fits', { q: 'some' }, `full_name like '%some%'`],
  ['what few fit', { q: 'few' }, `full_name like '%few%'`],
  ['what nobody fits', { q: 'nobody' }, 'false'],
  ['what all fit who are at the end', { q: 'z-far' }, `email like 'z-far%'`],
  [
    'what few fit, with flags',
    { q: 'some', is_verified: false, role: 'user' },
    `full_name like '%some%' and not is_verified`,
  ],
  ['a time', { created_before: day(9) }, `created_at < '2020-01-09Z'`],
  [
    'a time and a text',
    { created_after: day(1640), q: 'many' },
    `created_at > '2024-06-27Z' and full_name like '%many%'`,
  ],
  [
    'a time and a flag',
    { created_after: day(1640), is_verified: false },
    `created_at > '2024-06-27Z' and not is_verified`,
  ],
] as const;

test.each(searches.flatMap(([name, input, where]) => userSorts.map((sort) => ({ name, input, where, sort }))))(
  'pages by $sort of $name walk through each of them once, in order',
  async ({ input, where, sort }) => {
    const expected = await userIdsBySql(gatehouse, sort, where);
    const walked = await allPages((from) => list.query({ ...input, ...from, sort, limit: 100 }));
    expect(walked.map(({ id }) => id)).toEqual(expected);
    expect((await list.query({ ...input, sort, limit: 3 })).items.map(({ id }) => id)).toEqual(expected.slice(0, 3));
  },
);
