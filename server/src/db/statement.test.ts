import { signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test, vi } from 'vitest';
import { nativePool } from './native-pool.ts';
import { execute, prepared } from './statement.ts';
import { inTransaction } from './transaction.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { orm } = gatehouse.services;

const naming = prepared('update users set full_name = $2 where id = $1 returning full_name');
const nameOf = async (id: string) => (await gatehouse.sql('select full_name from users where id = $1', [id]))[0];

test('no statement is compiled: that may take longer than a statement may', async () => {
  expect((await gatehouse.sql('show jit'))[0]).toEqual({ jit: 'on' });
  expect(await orm.em.execute('show jit')).toEqual([{ jit: 'off' }]);
});

test('a connection prepares a statement once, and runs it as often as it is asked', async () => {
  const { id } = await signedIn(gatehouse);
  const seen = await inTransaction(orm, async (em) => {
    for (const name of ['Ada', 'Grace', 'Hedy']) await execute(em, naming, [id, name]);
    const statement = 'select generic_plans + custom_plans as runs from pg_prepared_statements where statement = ?';
    return em.execute(statement, [naming]);
  });
  expect(seen).toEqual([{ runs: '3' }]);
  expect(await nameOf(id)).toEqual({ full_name: 'Hedy' });
});

test('a statement in a transaction goes with it; alone, it stays', async () => {
  const { id } = await signedIn(gatehouse);
  const lost = inTransaction(orm, async (em) => {
    await execute(em, naming, [id, 'Ada']);
    throw new Error('too late');
  });
  await expect(lost).rejects.toThrow('too late');
  expect(await nameOf(id)).toEqual({ full_name: null });
  expect(await execute(orm.em, naming, [id, 'Grace'])).toEqual([{ full_name: 'Grace' }]);
  expect(await nameOf(id)).toEqual({ full_name: 'Grace' });
});

test('alone, it runs again where PostgreSQL gave it up for another', async () => {
  const { id } = await signedIn(gatehouse);
  const given = vi.spyOn(await nativePool(orm), 'query').mockImplementationOnce(() => {
    throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
  });
  expect(await execute(orm.em, naming, [id, 'Ada'])).toEqual([{ full_name: 'Ada' }]);
  given.mockRestore();
});

test('a column that a migration changed stops no statement that was prepared before, alone or in a transaction', async () => {
  const { id } = await signedIn(gatehouse);
  const inOne = (name: string) => inTransaction(orm, (em) => execute(em, naming, [id, name]));
  await inOne('Ada');
  // Made from it, and in its way.
  await gatehouse.sql('alter table users drop search_text');
  await gatehouse.sql('alter table users alter full_name type varchar(201)');
  expect(await execute(orm.em, naming, [id, 'Grace'])).toEqual([{ full_name: 'Grace' }]);
  await gatehouse.sql('alter table users alter full_name type varchar(202)');
  expect(await inOne('Hedy')).toEqual([{ full_name: 'Hedy' }]);
});
