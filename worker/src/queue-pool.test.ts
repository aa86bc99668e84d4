import { startGatehouse } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';
import { QueuePool } from './queue-pool.ts';

test('a connection prepares a statement once, and gets along with a migration that changes its columns', async () => {
  await using gatehouse = await startGatehouse();
  const pool = new QueuePool(gatehouse.services.config.database.url, 1);
  const fields = () => pool.query<{ field: string }>('select * from meta where field = $1', ['paused']);
  const prepared = () => pool.query<{ name: string }>('select name from pg_prepared_statements order by name');
  await gatehouse.sql("insert into bullmq.meta (queue, field, value) values ('mail', 'paused', '0')");
  await fields();
  await fields();
  expect((await prepared()).rows.map(({ name }) => name)).toEqual(['bullmq-0', 'bullmq-1']);
  await gatehouse.sql('alter table bullmq.meta add column added_later int default 7');
  for (const _ of [1, 2]) {
    expect((await fields()).rows).toEqual([{ queue: 'mail', field: 'paused', value: '0', added_later: 7 }]);
  }
  await pool.end();
});

test('other errors are told as they are, but not so soon that who asks again at once would ask all the time', async () => {
  await using gatehouse = await startGatehouse();
  const pool = new QueuePool(gatehouse.services.config.database.url, 1);
  const begun = performance.now();
  await expect(pool.query('select * from nothing_of_this_name')).rejects.toMatchObject({ code: '42P01' });
  // A timer may end a moment before its time.
  expect(performance.now() - begun).toBeGreaterThan(490);
  await pool.end();
});

test('a connection that cannot be had is told no sooner', async () => {
  const pool = new QueuePool('postgres://nobody@127.0.0.1:9/nothing', 1);
  const begun = performance.now();
  await expect(pool.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(performance.now() - begun).toBeGreaterThan(490);
  await pool.end();
});
