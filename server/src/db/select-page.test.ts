import { startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test, vi } from 'vitest';
import { selectPageOfAll, sql } from './select-page.ts';
import { inTransaction } from './transaction.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { orm } = gatehouse.services;
const rows = await gatehouse.sql<{ id: string }>(
  `insert into users (id, email, created_at, updated_at)
   select gen_random_uuid(), n || '@example.com', now(), now() from generate_series(1, 140) n returning id`,
);
const ids = rows.map(({ id }) => id).sort();

const after = (id: string, limit: number) => ({
  table: 'users',
  columns: ['id'],
  branches: [[sql('id > ?', id)]],
  order: 'id',
  limit,
});

test('one plan of a page of all is kept, and gives as many rows as are asked for', async () => {
  const asked = [1, 2, 5, 60, 128, 130, 3, 4].map((limit, index) => ({ limit, index }));
  const kept = await inTransaction(orm, async (em) => {
    for (const { limit, index } of asked) {
      const rows = await selectPageOfAll<{ id: string }>(em, after(ids[index] ?? '', limit));
      expect(rows.map(({ id }) => id)).toEqual(ids.slice(index + 1, index + 1 + limit));
    }
    return em.execute(
      `select generic_plans > 0 as kept, generic_plans + custom_plans as runs from pg_prepared_statements
       where statement like '%from users where (id > $1) order by id limit 128) as page%'`,
    );
  });
  expect(kept).toEqual([{ kept: true, runs: String(asked.length - 1) }]);
});

test('a position in time is that very moment, whatever offset the time zone had then', async () => {
  using _restored = { [Symbol.dispose]: () => vi.unstubAllEnvs() };
  // In 1850 it was 53 minutes and 28 seconds ahead.
  vi.stubEnv('TZ', 'Europe/Berlin');
  expect(new Date('1850-01-01T00:00:00Z').getMinutes()).toBe(53);
  const [id] = ids;
  await gatehouse.sql(`update users set created_at = '1850-01-01T00:00:10Z' where id = $1`, [id]);
  const before = (time: string) => ({ ...after('', 1), branches: [[sql('created_at < ?', new Date(time))]] });
  expect(await selectPageOfAll(orm.em, before('1850-01-01T00:00:10Z'))).toEqual([]);
  expect(await selectPageOfAll(orm.em, before('1850-01-01T00:00:11Z'))).toEqual([{ id }]);
});
