import { newEmail, password, startGatehouse, startServer, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const register = (email: string) => gatehouse.rest.post('/auth/register', { email, password });
const rowsOf = (email: string) => gatehouse.sql('select * from users where email = $1', [email]);
const countJobs = async () => (await gatehouse.sql('select 1 from bullmq.job')).length;

test('fifty registrations of one address at once over two processes, in mixed case and with blanks, make one account', async () => {
  const { PORT: _, ...env } = gatehouse.env;
  await using second = await startServer(env);
  const faces = [gatehouse.rest, gatehouse.restOf(second)] as const;
  const email = newEmail();
  const mixed = (seed: number) =>
    [...email].map((char, at) => ((seed >> (at % 6)) & 1 ? char.toUpperCase() : char)).join('');
  const spelling = (seed: number) => `${' '.repeat(seed % 3)}${mixed(seed)}${seed % 5 ? '' : '\t '}`;
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_unused, seed) =>
      faces[seed % 2 ? 1 : 0].post('/auth/register', { email: spelling(seed), password }),
    ),
  );
  expect(answers.map(({ status, body }) => [status, body.email])).toEqual(Array(50).fill([201, email]));
  expect(await gatehouse.sql('select 1 from users where lower(trim(email)) = $1', [email])).toHaveLength(1);
  expect(await rowsOf(email)).toHaveLength(1);
});

test('registrations that meet in the database make one account, too', async () => {
  // A hash that takes no time lets them all arrive there together.
  const hash = (secret: string) => Promise.resolve(`plain ${secret}`);
  await using fast = await startGatehouse({ hasher: { hash, verify: async () => false, needsRehash: () => false } });
  for (let round = 0; round < 5; round++) {
    const email = newEmail();
    const send = () => fast.rest.post('/auth/register', { email, password });
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(await fast.sql('select 1 from users where email = $1', [email])).toHaveLength(1);
  }
});

describe('an account and its mail come together or not at all', () => {
  const broken = async (table: string, run: () => Promise<void>) => {
    await gatehouse.sql(
      "create or replace function break() returns trigger language plpgsql as $$ begin raise 'broken'; end $$",
    );
    await gatehouse.sql(`create trigger broken before insert on ${table} for each row execute function break()`);
    try {
      await run();
    } finally {
      await gatehouse.sql(`drop trigger broken on ${table}`);
    }
  };

  test.each(['bullmq.job', 'audit_events', 'users'])('when %s takes no rows', async (table) => {
    const email = newEmail();
    const jobs = await countJobs();
    await broken(table, async () => {
      expect(await register(email)).toMatchObject({ status: 500, body: { code: 'internal' } });
    });
    expect(await rowsOf(email)).toEqual([]);
    expect(await countJobs()).toBe(jobs);
    expect((await register(email)).status).toBe(201);
    expect(await countJobs()).toBe(jobs + 1);
  });

  test('twenty registrations at once put twenty mails into the queue', async () => {
    const jobs = await countJobs();
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(newEmail())));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(await countJobs()).toBe(jobs + 20);
  });
});

test('over the mail budget of an address the answer is the same, and nothing changes', async () => {
  await using limited = await startGatehouse({ env: { RATE_LIMITS: 'register_ip=1000/3600' } });
  const email = newEmail();
  const send = (secret: string) => limited.rest.post('/auth/register', { email, password: secret });
  const first = await send(password);
  for (let n = 2; n <= 5; n++) await send(password);
  const before = await limited.sql('select * from users where email = $1', [email]);
  const over = await send('a sixth one in an hour');
  expect(over).toMatchObject({ status: 201, body: first.body });
  const shown = ({ headers }: typeof first) =>
    [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name));
  expect(shown(over)).toEqual(shown(first));
  expect(await limited.sql('select * from users where email = $1', [email])).toEqual(before);
  expect(await limited.sql('select 1 from bullmq.job')).toHaveLength(5);
});
