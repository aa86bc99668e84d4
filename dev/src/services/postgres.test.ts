import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { ProcessGroup } from '../process/process-group.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { freePort } from './ports.ts';
import { FAST_SETTINGS, startPostgres } from './postgres.ts';

const DATABASE = 'gatehouse';

async function start(directory: string, settings: Readonly<Record<string, string>> = FAST_SETTINGS) {
  const group = new ProcessGroup();
  const options = { group, directory, port: await freePort(), database: DATABASE, settings };
  const postgres = await startPostgres(options);
  return { ...postgres, group, [Symbol.asyncDispose]: () => group.stop() };
}

async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function stateDirectory(): string {
  const state = temporaryDirectory();
  // PostgreSQL may run as a user of its own, who must be able to pass.
  chmodSync(state, 0o711);
  return join(state, 'postgres');
}

test('data survives a crash of the server', { timeout: 90_000 }, async () => {
  const directory = stateDirectory();
  {
    await using postgres = await start(directory, {});
    await query(postgres.url, 'create table kept as select 1 as one');
    await postgres.group.kill();
  }
  expect(readdirSync(join(directory, 'data'))).toContain('postmaster.pid');
  await using postgres = await start(directory);
  expect(await query(postgres.url, 'select one from kept')).toEqual([{ one: 1 }]);
});

test('a server that was left running on the data is ended first', { timeout: 90_000 }, async () => {
  const directory = stateDirectory();
  await using left = await start(directory);
  await using postgres = await start(directory);
  expect(left.group.members).toHaveLength(0);
  expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a postmaster.pid whose number went to another process does not keep the server from starting', {
  timeout: 90_000,
}, async () => {
  const directory = stateDirectory();
  await (await start(directory)).group.stop();
  writeFileSync(join(directory, 'data', 'postmaster.pid'), `${process.pid}\n`, { mode: 0o644 });
  await using postgres = await start(directory);
  expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('the password is needed, and only its owner can read it', { timeout: 90_000 }, async () => {
  const directory = stateDirectory();
  await using postgres = await start(directory);
  expect(statSync(`${directory}-password`).mode & 0o777).toBe(0o600);
  const url = new URL(postgres.url);
  url.password = 'wrong';
  await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed');
});

test('the application is no superuser', { timeout: 90_000 }, async () => {
  await using postgres = await start(stateDirectory());
  expect(
    await query(postgres.url, "select current_setting('is_superuser') as super, current_database() as name"),
  ).toEqual([{ super: 'off', name: DATABASE }]);
});
