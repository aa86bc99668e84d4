import { randomUUID } from 'node:crypto';
import { newEmail, password, plainHttp, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { type BackoffOptions, Backoffs } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { inTransaction } from '../db/transaction.ts';
import { MailQueue } from './mail-queue.ts';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const jobsOf = (userId: string) => gatehouse.sql("select * from bullmq.job where data->>'user_id' = $1", [userId]);
const welcome = (user_id: string) =>
  gatehouse.services.mails.add({ template: 'welcome', user_id, version: 1 }, new Date());

describe('a mail', () => {
  test('is in the queue once its transaction commits, and for nobody before', async () => {
    const id = randomUUID();
    await inTransaction(gatehouse.services.orm, async () => {
      await welcome(id);
      expect(await jobsOf(id)).toEqual([]);
    });
    const [job] = await jobsOf(id);
    expect(job).toMatchObject({ name: 'welcome', state: 'waiting', max_attempts: 12 });
  });

  test('is nowhere when its transaction fails', async () => {
    const id = randomUUID();
    const failed = inTransaction(gatehouse.services.orm, async () => {
      await welcome(id);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await jobsOf(id)).toEqual([]);
  });

  test('belongs to its own transaction among many at once', async () => {
    const people = Array.from({ length: 20 }, (_, n) => ({ id: randomUUID(), commits: n % 2 === 0 }));
    const runs = people.map(({ id, commits }) =>
      inTransaction(gatehouse.services.orm, async (em) => {
        await em.execute('select pg_sleep(0.01)');
        await welcome(id);
        if (!commits) throw new Error('changed my mind');
      }),
    );
    await Promise.allSettled(runs);
    for (const { id, commits } of people) expect(await jobsOf(id)).toHaveLength(commits ? 1 : 0);
  });

  test('says who caused it at which version and when, and has a nonce of its own', async () => {
    const id = randomUUID();
    const at = new Date();
    await gatehouse.services.mails.add({ template: 'password_reset', user_id: id, version: 7 }, at);
    await gatehouse.services.mails.add({ template: 'password_reset', user_id: id, version: 7 }, at);
    const jobs = (await jobsOf(id)) as { data: { nonce: string } }[];
    expect(jobs.map(({ data }) => data)).toEqual(
      Array(2).fill({
        template: 'password_reset',
        user_id: id,
        version: 7,
        made_at: at.getTime(),
        nonce: expect.any(String),
      }),
    );
    expect(new Set(jobs.map(({ data }) => data.nonce)).size).toBe(2);
  });
});

test('a mail is added though the counter of the queue went back, as it may in a crash', async () => {
  const id = randomUUID();
  await welcome(id);
  await gatehouse.sql(`select setval(oid::regclass, 1, false) from pg_class
    where relkind = 'S' and relname like 'bullmq_jid_%'`);
  await welcome(id);
  expect(await jobsOf(id)).toHaveLength(2);
});

test.each([
  ['longest', 1 - Number.EPSILON],
  ['shortest', 0],
])('with the %s pauses it is tried for half an hour at least, and again soon after ten minutes', async (_, chance) => {
  const id = randomUUID();
  await welcome(id);
  const queue = await gatehouse.services.mails.open();
  const [row] = (await jobsOf(id)) as { id: string }[];
  const { attempts = 0, backoff = 0 } = (await queue.getJob(row?.id ?? ''))?.opts ?? {};
  const random = vi.spyOn(Math, 'random').mockReturnValue(chance);
  const times = [0];
  for (let attempt = 1; attempt < attempts; attempt++) {
    const pause = Backoffs.calculate(Backoffs.normalize(backoff) as BackoffOptions, attempt, new Error(), {} as never);
    times.push((times.at(-1) ?? 0) + Number(await pause) / 60_000);
  }
  random.mockRestore();
  expect(times.at(-1)).toBeGreaterThan(30);
  expect(times.at(-1)).toBeLessThan(75);
  expect(times.find((minutes) => minutes >= 10)).toBeLessThan(20);
});

test('needs no second connection: two serve twenty registrations, four at a time', async () => {
  await using narrow = await startGatehouse({ env: { DB_POOL_SIZE: '2' } });
  const register = () => narrow.rest.post('/auth/register', { email: newEmail(), password });
  const statuses: number[] = [];
  const one = async () => {
    for (let turn = 0; turn < 5; turn++) statuses.push((await register()).status);
  };
  await Promise.all(Array.from({ length: 4 }, one));
  expect(statuses).toEqual(Array(20).fill(201));
  expect(await narrow.sql('select 1 from bullmq.job')).toHaveLength(20);
});

test('what wants to mail before the queue is open is told to come back, and holds up nobody', async () => {
  await using other = await startGatehouse({ env: { DB_POOL_SIZE: '2' } });
  Object.assign(other.services, { mails: new MailQueue(other.services.orm) });
  const post = (path: string, body: object) => other.rest.post(path, { email: newEmail(), ...body });
  const ask = () => post('/auth/request-password-reset', {});
  const [asked, signIns] = await Promise.all([
    Promise.all(Array.from({ length: 10 }, ask)),
    Promise.all(Array.from({ length: 5 }, () => post('/auth/login', { password }))),
  ]);
  expect(asked.map(({ status, body }) => [status, body.code])).toEqual(Array(10).fill([503, 'unavailable']));
  expect(signIns.map(({ status }) => status)).toEqual(Array(5).fill(401));
  // Whoever is ready has opened it.
  expect((await plainHttp(`${other.url}/ready`)).status).toBe(200);
  expect((await ask()).status).toBe(200);
});

test('a queue that could not be opened is opened later', async () => {
  await using other = await startGatehouse();
  const mails = new MailQueue(other.services.orm);
  await other.sql('alter schema bullmq rename to hidden');
  await expect(mails.open()).rejects.toThrow();
  await other.sql('alter schema hidden rename to bullmq');
  await mails.open();
  await mails.add({ template: 'welcome', user_id: randomUUID(), version: 1 }, new Date());
  expect(await other.sql('select 1 from bullmq.job')).toHaveLength(1);
  await mails.close();
});

test('rows of the queue hold no code, no link and no token, before and after the mails are sent', async () => {
  await using busy = await startGatehouse({ worker: true });
  const email = newEmail();
  await busy.rest.post('/auth/register', { email, password });
  const codeMail = await busy.mailbox.waitFor({ to: email });
  await busy.rest.post('/auth/request-password-reset', { email });
  const resetMail = await busy.mailbox.waitFor({ to: email, after: codeMail });
  await expect.poll(() => busy.sql("select 1 from bullmq.job where state <> 'completed'")).toEqual([]);

  const code = /\b\d{6}\b/.exec(codeMail.text)?.[0];
  const token = /token=([\w-]+)/.exec(resetMail.text)?.[1];
  const rows = await busy.sql<{ text: string }>(
    'select j::text as text from bullmq.job j union all select e::text from bullmq.event e union all select l::text from bullmq.job_log l',
  );
  expect(rows.length).toBeGreaterThan(2);
  const dump = rows.map(({ text }) => text).join('\n');
  expect(code).toBeDefined();
  expect(token).toBeDefined();
  expect(dump).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`));
  for (const secret of [token ?? '', 'token=', 'http', email, password]) expect(dump).not.toContain(secret);
});
