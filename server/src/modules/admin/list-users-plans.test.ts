import { startGatehouse } from '@gatehouse/dev/testing';
import { admin } from '@gatehouse/shared';
import { afterAll, expect, test } from 'vitest';
import { searchPage } from '../../db/search-page.ts';
import { inTransaction } from '../../db/transaction.ts';
import { containing, indexed, isAddress, isTextAlone } from './user-filters.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

// Behind the thousand that are walked through.
await gatehouse.sql(
  `insert into users (id, email, full_name, created_at, updated_at)
   select gen_random_uuid(), n || '@example.com', 'Number ' || n, at, at
   from generate_series(10000, 14000) n, lateral (select now() - n * interval '1 minute' as at) made`,
);
await gatehouse.sql('analyze users');

const numbers = Array.from({ length: 8 }, (_, index) => `12${index}77`);

const read = (filters: object) => admin.users.list.input.parse(filters);

function search(filters: object) {
  const input = read(filters);
  const order = 'created_at desc, id desc';
  return {
    columns: ['full_name', 'created_at', 'id'],
    limit: input.limit,
    walk: {
      ranges: { table: 'users', columns: ['full_name', 'created_at', 'id', 'search_text'], branches: [[]], order },
      fits: containing(input),
    },
    hits: { conditions: indexed(input), order },
    rare: isAddress(input),
    keepsPlans: isTextAlone(input),
  };
}

test('a connection keeps the plans of the first page of what a text or an address finds', async () => {
  const texts = [...numbers.map((number) => `R ${number}`), ...numbers.map((number) => `${number}@EXAMPLE.com`)];
  const { found, plans } = await inTransaction(gatehouse.services.orm, async (em) => {
    const found: { full_name: string }[] = [];
    for (const q of texts) found.push(...(await searchPage<{ full_name: string }>(em, search({ q }))));
    const plans = await em.execute(
      `select custom_plans::int as made, generic_plans::int as had from pg_prepared_statements
       where statement ~ 'as (walked|hits)'`,
    );
    return { found, plans };
  });
  expect(found.map(({ full_name }) => full_name)).toEqual([...numbers, ...numbers].map((number) => `Number ${number}`));
  // A walk, and what a text and what an address finds. PostgreSQL makes five plans before it compares.
  expect(plans).toEqual(Array.from({ length: 3 }, () => ({ made: 5, had: numbers.length - 5 })));
});

test('a text alone has one plan', () => expect(isTextAlone(read({ q: 'text' }))).toBe(true));

test.each([
  ['a later page', { q: 'text', cursor: 'WyIyMDI2LTExLTIyIl0' }],
  ['one with a flag', { q: 'text', is_active: true }],
  ['one with a time', { q: 'text', created_after: new Date(0) }],
  ['a text in which no trigram is', { q: 'ab-cd' }],
  ['a text that may have none by the rules of PostgreSQL', { q: 'äöü' }],
  ['no text', {}],
])('which plan is right for %s depends on its values', (_, filters) => {
  expect(isTextAlone(read(filters))).toBe(false);
});
