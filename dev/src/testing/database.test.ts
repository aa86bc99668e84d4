import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from './database.ts';

async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const TABLES =
  "select count(*)::int as tables from pg_tables where schemaname not in ('pg_catalog', 'information_schema')";

test('a test database is migrated', async () => {
  await using database = await createTestDatabase();
  const [row] = await query(database.url, TABLES);
  expect(row?.tables).toBeGreaterThan(0);
});

test('what one test writes, no other sees', async () => {
  await using one = await createTestDatabase();
  await using other = await createTestDatabase();
  await query(one.url, 'create table mine (id int)');
  await expect(query(other.url, 'select * from mine')).rejects.toThrow('relation "mine" does not exist');
});

test('many can be made at the same time', async () => {
  await using stack = new AsyncDisposableStack();
  const databases = await Promise.all(Array.from({ length: 8 }, () => createTestDatabase()));
  for (const database of databases) stack.use(database);
  expect(new Set(databases.map(({ url }) => url)).size).toBe(8);
});

test('a dropped database is gone, though somebody was still connected', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  await expect(query(database.url, 'select 1')).rejects.toThrow('does not exist');
});
