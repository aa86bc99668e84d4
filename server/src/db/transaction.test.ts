import { Gate, newEmail, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { UserEntity } from './entities/user.ts';
import { createOrm, type EntityManager } from './orm.ts';
import { inTransaction } from './transaction.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { services, sql, rest } = gatehouse;

const waiting = (count: number) =>
  expect
    .poll(() => sql("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
    .toHaveLength(count);

async function twoUsers(): Promise<[string, string]> {
  const [one, other] = [newEmail(), newEmail()];
  for (const email of [one, other]) await rest.post('/auth/register', { email, password: 'a horse of another colour' });
  return [one, other];
}

const addOne = (em: EntityManager, email: string) =>
  em.execute('update users set failed_sign_ins = failed_sign_ins + 1 where email = ?', [email]);
const counters = async (emails: string[]) => {
  const rows = await sql<{ failed_sign_ins: number }>('select failed_sign_ins from users where email = any($1)', [
    emails,
  ]);
  return rows.map(({ failed_sign_ins }) => failed_sign_ins);
};

test('of two transactions that wait for each other one runs again, and both do their work once', async () => {
  const [one, other] = await twoUsers();
  let runs = 0;
  const both = Promise.withResolvers<void>();
  const crosswise = (first: string, second: string) =>
    inTransaction(services.orm, async (em) => {
      await addOne(em, first);
      if (++runs === 2) both.resolve();
      await both.promise;
      await addOne(em, second);
    });
  await Promise.all([crosswise(one, other), crosswise(other, one)]);
  // Once each, and once more for whoever gave way; on a busy machine they can meet again.
  expect(runs).toBeGreaterThan(2);
  expect(await counters([one, other])).toEqual([2, 2]);
});

test('a transaction that cannot be serialised runs again, with what the other one wrote', async () => {
  const [email] = await twoUsers();
  let runs = 0;
  const seen = await inTransaction(services.orm, async (em) => {
    await em.execute('set transaction isolation level repeatable read');
    const user = await em.findOneOrFail(UserEntity, { email });
    if (++runs === 1) await sql("update users set full_name = 'Ada' where email = $1", [email]);
    // Written when the transaction ends.
    user.failedSignIns += 1;
    return user.fullName;
  });
  expect([runs, seen]).toEqual([2, 'Ada']);
  expect(await counters([email])).toEqual([1]);
});

test('it does not run for ever, and then says when to try again', async () => {
  const [email] = await twoUsers();
  let runs = 0;
  const work = inTransaction(services.orm, async (em) => {
    runs++;
    await em.execute('set transaction isolation level serializable');
    await em.execute('select full_name from users where email = ?', [email]);
    await sql('update users set full_name = $2 where email = $1', [email, `Ada ${runs}`]);
    await addOne(em, email);
  });
  await expect(work).rejects.toMatchObject({ code: 'unavailable', details: { retryAfter: 1 } });
  expect(runs).toBe(4);
  expect(await counters([email])).toEqual([0]);
});

test('any other failure is no reason to run again', async () => {
  let runs = 0;
  const work = inTransaction(services.orm, async (em) => {
    runs++;
    await em.execute('select 1 / 0');
  });
  await expect(work).rejects.toThrow('division by zero');
  expect(runs).toBe(1);
});

/** @returns whether the call was the one that gave way */
async function meetInDeadlock(userId: string, call: () => Promise<unknown>): Promise<boolean> {
  const other = services.orm.em.fork();
  await other.begin();
  await other.execute('select from sessions where user_id = ? for update', [userId]);
  // Has the user, and waits for their sessions.
  const answered = call();
  await waiting(1);
  try {
    // Has the sessions, and waits for their user. Whoever waited first is the first to look for a deadlock, and gives
    // way; but it looks once, and on a busy machine that may be too early.
    await other.execute('select from users where id = ? for update', [userId]);
    await other.commit();
    return true;
  } catch (error) {
    await other.rollback();
    expect((error as { code?: string }).code).toBe('40P01');
    return false;
  } finally {
    await answered;
  }
}

test('a call that meets a deadlock is answered as if there were none', async () => {
  for (let gaveWay = false; !gaveWay; ) {
    const ada = await signedIn(gatehouse);
    const call = async () => {
      expect((await rest.post('/auth/logout-all', undefined, { token: ada.token })).status).toBe(204);
    };
    gaveWay = await meetInDeadlock(ada.id, call);
    expect(await sql('select from sessions where user_id = $1', [ada.id])).toEqual([]);
  }
});

describe('a transaction gives its place in the pool back', async () => {
  const gate = await Gate.to(services.config.database.url);
  await gate.open();
  const orm = createOrm({ url: gate.url, poolSize: 1 });
  afterAll(async () => {
    await gate.close();
    await orm.close();
  });
  const select = (em: EntityManager) => em.execute('select 1');
  const worksAgain = () => expect.poll(() => inTransaction(orm, select), { timeout: 20_000 }).toHaveLength(1);
  beforeEach(worksAgain);

  test('where PostgreSQL falls silent before it begins', async () => {
    gate.block();
    await expect(inTransaction(orm, select)).rejects.toThrow('Query read timeout');
    gate.unblock();
    await worksAgain();
  });

  test('where PostgreSQL falls silent in the middle', async () => {
    const work = async (em: EntityManager) => {
      gate.block();
      await select(em);
    };
    await expect(inTransaction(orm, work)).rejects.toThrow('Query read timeout');
    gate.unblock();
    await worksAgain();
  });

  test('where the connection is cut', async () => {
    const work = async (em: EntityManager) => {
      await gate.close();
      await select(em);
    };
    await expect(inTransaction(orm, work)).rejects.toThrow(/Connection terminated|not queryable/);
    await gate.open();
    await worksAgain();
  });
});
