import { type Person, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { rest, sql, services } = gatehouse;

const put = ({ token }: Person, id: string, body: unknown) => rest.put(`/admin/users/${id}`, body, { token });
const here = 'from pg_stat_activity where datname = current_database()';
const waiting = (count: number) =>
  expect.poll(() => sql(`select ${here} and wait_event_type = 'Lock'`)).toHaveLength(count);
const released = (pid: number) =>
  expect.poll(() => sql(`select ${here} and $1 = any(pg_blocking_pids(pid))`, [pid])).toEqual([]);

/** Does something to a row, and keeps it locked until the returned function is called. */
async function hold(statement: string, { id }: Person) {
  const em = services.orm.em.fork();
  await em.begin();
  const [{ pid } = { pid: 0 }] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
  const held = em.execute(statement, [id]);
  const release = async () => {
    await held;
    await em.commit();
    await released(pid);
  };
  return { held, release };
}

test('the removal of somebody who was demoted a moment ago meets no other removal crosswise', async () => {
  const person = () => signedIn(gatehouse, { role: 'admin' });
  const [first, second, third] = [await person(), await person(), await person()];
  const demotion = await hold("update users set role = 'user' where id = ?", first);
  await demotion.held;
  const lock = await hold('select from users where id = ? for update', first);
  await waiting(1);
  // Has seen the first as an administrator, and waits for them.
  const one = put(third, second.id, { role: 'user' });
  await waiting(2);
  await demotion.release();
  await lock.held;
  const another = await hold('select from users where id = ? for update', third);
  await another.held;
  // Sees the first as a user.
  const two = put(third, first.id, { is_active: false });
  await waiting(2);
  await lock.release();
  await another.release();
  expect([(await one).status, (await two).status]).toEqual([200, 200]);
  expect(await sql('select deadlocks::int from pg_stat_database where datname = current_database()')).toEqual([
    { deadlocks: 0 },
  ]);
});
