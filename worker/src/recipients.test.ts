import { newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Recipients } from './recipients.ts';

let gatehouse: TestGatehouse;
let pool: Pool;
let recipients: Recipients;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  pool = new Pool({ connectionString: gatehouse.services.config.database.url, max: 1 });
  recipients = new Recipients(pool);
});
afterAll(async () => {
  await pool.end();
  await gatehouse[Symbol.asyncDispose]();
});

async function account(): Promise<{ id: string; email: string }> {
  const email = newEmail();
  await gatehouse.rest.post('/auth/register', { email, password });
  const [row] = await gatehouse.sql<{ id: string }>('select id from users where email = $1', [email]);
  return { id: row?.id ?? '', email };
}

test('mails at once share their reads, and each has its own account', async () => {
  const [one, two, gone] = [await account(), await account(), await account()];
  await gatehouse.sql('delete from users where id = $1', [gone.id]);
  const query = vi.spyOn(pool, 'query');
  const found = await Promise.all([one, two, gone, one].map(({ id }) => recipients.find(id)));
  expect(found.map((user) => user?.email)).toEqual([one.email, two.email, undefined, one.email]);
  expect(query).toHaveBeenCalledTimes(1);
  query.mockRestore();
});

test('an account is read anew for each mail', async () => {
  const { id, email } = await account();
  expect(await recipients.find(id)).toEqual({
    id,
    email,
    version: 1,
    pendingEmail: null,
    fullName: null,
    locale: 'en',
    isActive: true,
    isVerified: false,
  });
  await gatehouse.sql("update users set version = 2, locale = 'de', pending_email = 'new-' || email where id = $1", [
    id,
  ]);
  expect(await recipients.find(id)).toMatchObject({ version: 2, locale: 'de', pendingEmail: `new-${email}` });
  await gatehouse.sql('delete from users where id = $1', [id]);
  expect(await recipients.find(id)).toBeUndefined();
});

test('a read that fails fails those who shared it, and no later one', async () => {
  const { id, email } = await account();
  await gatehouse.sql('alter table users rename to hidden');
  const results = await Promise.allSettled([recipients.find(id), recipients.find(id)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await gatehouse.sql('alter table hidden rename to users');
  expect((await recipients.find(id))?.email).toBe(email);
});
