import { readdirSync } from 'node:fs';
import { createTestDatabase } from '@gatehouse/dev/testing';
import pg from 'pg';
import { expect, test } from 'vitest';
import { migrations } from './list.ts';
import { migrate } from './migrate.ts';

const names = migrations.map(({ name }) => name);

async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** A database with nothing in it, as an operator gives it to us. */
async function createEmptyDatabase() {
  const database = await createTestDatabase();
  await query(database.url, 'drop schema public cascade; drop schema bullmq cascade; create schema public');
  expect(await tablesOf(database.url)).toEqual([]);
  return database;
}

const tablesOf = async (url: string) =>
  (
    await query(
      url,
      `select schemaname || '.' || tablename as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    )
  ).map(({ name }) => name);

test('an empty database gets every table, ours and the queue’s', async () => {
  await using database = await createEmptyDatabase();
  expect(await migrate(database.url)).toEqual(names);
  const ours = ['audit_events', 'migrations', 'sessions', 'signing_keys', 'users'];
  expect(await tablesOf(database.url)).toEqual(
    expect.arrayContaining([...ours.map((table) => `public.${table}`), 'bullmq.job']),
  );
});

test('running again does nothing, and keeps what is stored', async () => {
  await using database = await createEmptyDatabase();
  await migrate(database.url);
  const insert = `insert into audit_events (id, at, action, details) values (gen_random_uuid(), now(), 'x', '{}')`;
  await query(database.url, insert);
  const before = [await tablesOf(database.url), await query(database.url, 'select * from audit_events')];
  expect(await migrate(database.url)).toEqual([]);
  expect([await tablesOf(database.url), await query(database.url, 'select * from audit_events')]).toEqual(before);
});

test.each([2, 5])('of %d that start at once, one migrates and the others wait for it', async (count) => {
  await using database = await createEmptyDatabase();
  const runs = await Promise.all(Array.from({ length: count }, () => migrate(database.url)));
  expect(runs.filter((executed) => executed.length > 0)).toEqual([names]);
  const rows = await query(database.url, 'select name from migrations order by id');
  expect(rows.map(({ name }) => name)).toEqual(names);
});

test('a starter that died while it migrated holds up nobody', async () => {
  await using database = await createEmptyDatabase();
  const dying = new pg.Client({ connectionString: database.url });
  await dying.connect();
  await dying.query('select pg_advisory_lock($1)', [0x47415445]);
  const waiting = migrate(database.url);
  await dying.end();
  expect(await waiting).toEqual(names);
});

test('the list holds every migration of the folder, in the order of their times', async () => {
  const files = readdirSync(import.meta.dirname).filter((file) => /^\d{14}-.+\.ts$/.test(file));
  const modules = await Promise.all(files.sort().map((file) => import(`./${file}`)));
  expect(modules.length).toBeGreaterThan(0);
  expect(migrations).toEqual(modules.flatMap((module) => Object.values(module)));
});
