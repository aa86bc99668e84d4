import { setTimeout } from 'node:timers/promises';
import { signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { SessionEntity } from '../db/entities/session.ts';
import { nativePool } from '../db/native-pool.ts';
import { presentUser } from '../modules/users/present-user.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
afterEach(() => vi.restoreAllMocks());
const { services, sql } = gatehouse;
const [ada, bob] = [await signedIn(gatehouse), await signedIn(gatehouse)];
await sql(
  "update users set full_name = 'Ada', phone = '+442079460958', pending_email = 'b@example.com' where id = $1",
  [ada.id],
);

const claimOf = ({ id, token }: { id: string; token: string }) => ({
  userId: id,
  sessionId: String(decodeJwt(token).sid),
  version: 1,
  role: 'user' as const,
});
const read = (claim: ReturnType<typeof claimOf>) => services.principals.read(claim, new Date());

test('the reads of one moment are one query, and each gets its own', async () => {
  const query = vi.spyOn(await nativePool(services.orm), 'query');
  const people = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? ada : bob));
  const principals = await Promise.all(people.map((person) => read(claimOf(person))));
  expect(principals.map((principal) => principal?.user.email)).toEqual(people.map(({ email }) => email));
  expect(query).toHaveBeenCalledTimes(1);
});

test('calls that come by sockets of their own at the same moment share queries, too', async () => {
  await Promise.all(Array.from({ length: 50 }, () => gatehouse.rest.get('/users/me', { token: ada.token })));
  const query = vi.spyOn(await nativePool(services.orm), 'query');
  await Promise.all(Array.from({ length: 50 }, () => gatehouse.rest.get('/users/me', { token: ada.token })));
  expect(query.mock.calls.length).toBeLessThan(25);
});

describe('while PostgreSQL keeps a read waiting', () => {
  const blocked = async (act: () => Promise<void>) => {
    const holder = services.orm.em.fork();
    await holder.transactional(async (em) => {
      await em.execute('lock table sessions in access exclusive mode');
      await act();
    });
  };

  test('the calls that come meanwhile share the next one', async () => {
    const query = vi.spyOn(await nativePool(services.orm), 'query');
    const reads: ReturnType<typeof read>[] = [];
    await blocked(async () => {
      for (let index = 0; index < 10; index++) {
        reads.push(read(claimOf(index % 2 === 0 ? ada : bob)));
        await setTimeout(20);
      }
    });
    const emails = (await Promise.all(reads)).map((principal) => principal?.user.email);
    expect(emails).toEqual(reads.map((_, index) => (index % 2 === 0 ? ada.email : bob.email)));
    expect(query).toHaveBeenCalledTimes(2);
  });

  test('it is given up, and the next one is not its fellow', async () => {
    await blocked(() => expect(read(claimOf(ada))).rejects.toThrow('statement timeout'));
    expect((await read(claimOf(ada)))?.user.id).toBe(ada.id);
  });
});

test('a principal is the row as it stands, whatever the time zone of PostgreSQL', async () => {
  const claim = claimOf(ada);
  const entity = await services.orm.em
    .fork()
    .findOneOrFail(SessionEntity, { id: claim.sessionId }, { populate: ['user'] });
  await sql(
    `do $$ begin execute format('alter database %I set timezone to ''Asia/Kathmandu''', current_database()); end $$`,
  );
  await sql(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  const { user, session } = (await vi.waitFor(() => read(claim))) ?? {};
  if (user === undefined || session === undefined) throw new Error('There is no principal.');
  expect(presentUser(user)).toEqual(presentUser(entity.user));
  const { id, version, authenticatedAt, expiresAt, endsAt } = entity;
  expect(session).toMatchObject({ id, version, authenticatedAt, expiresAt, endsAt });
});

test.each([
  ['a session that is not there', () => ({ sessionId: ada.id })],
  ['another user', () => ({ userId: bob.id })],
  ['another version', () => ({ version: 2 })],
])('nobody stands behind a claim of %s', async (_, changes) => {
  expect(await read(claimOf(ada))).toBeDefined();
  expect(await read({ ...claimOf(ada), ...changes() })).toBeUndefined();
});
