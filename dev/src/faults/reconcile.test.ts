import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { type Answer, Caller } from './caller.ts';
import type { Window } from './faults.ts';
import { type House, openHouse } from './house.ts';
import { reconcile, unfinishedMails, wrongSessions } from './reconcile.ts';
import { residents, settleIn } from './residents.ts';
import { type Ledger, Traffic } from './traffic.ts';
import { isAllowed, isInTime } from './verdict.ts';

/** Nothing fails here. What the suite would find is done to the books by hand, so that each of its checks is seen to find it. */

let house: House;
let caller: Caller;
let ledger: Ledger;
const [resident = ''] = residents;

beforeAll(async () => {
  house = await openHouse();
  caller = new Caller(house.urls);
  const traffic = new Traffic(caller, house.smtp, 1);
  await settleIn(house);
  traffic.start(residents);
  ({ ledger } = traffic);
  const busy = ({ open, ended, verified, resets }: Ledger) =>
    Math.min(open.length, ended.length, verified.length, resets.get(resident) ?? 0) > 0;
  await waitUntil(() => busy(ledger), { what: 'everything to have happened once', timeoutMs: 60_000 });
  await traffic.stop();
  await waitUntil(async () => (await unfinishedMails(house)).length === 0, { what: 'the mails', timeoutMs: 60_000 });
}, 300_000);
afterAll(async () => {
  caller?.[Symbol.dispose]();
  await house?.[Symbol.asyncDispose]();
});

/** What is found wrong once a statement has changed the database, of which nothing stays. */
async function findings(statement: string, values: unknown[] = []): Promise<string[]> {
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    expect((await client.query(statement, values)).rowCount).toBeGreaterThan(0);
    const sql = async (text: string) => (await client.query(text)).rows;
    return await reconcile({ ...house, sql } as House, ledger, []);
  } finally {
    await client.end();
  }
}

test('books that are right have nothing wrong in them', async () => {
  expect(caller.answers.filter((answer) => !isAllowed(answer, []))).toEqual([]);
  expect(await reconcile(house, ledger, [])).toEqual([]);
  expect(await wrongSessions(caller, { ...ledger, open: ledger.open.slice(1) })).toEqual([]);
});

describe('it would be found that', () => {
  test('an account is gone', async () => {
    const [email] = ledger.registered;
    expect(await findings('delete from users where email = $1', [email])).toContain(
      `${email} was registered and is not there`,
    );
  });

  test('a verification is undone', async () => {
    const [email] = ledger.verified;
    expect(await findings('update users set is_verified = false where email = $1', [email])).toEqual([
      `${email} was verified and is not`,
    ]);
  });

  test('a name is another', async () => {
    expect(await findings(`update users set full_name = 'Nobody' where email = $1`, [resident])).toEqual([
      expect.stringMatching(`^${resident} was named .* and is Nobody$`),
    ]);
  });

  test('a mail that is owed was given up', async () => {
    const [email] = ledger.registered;
    const job = `queue = 'mail' and name = 'verification' and data->>'user_id' = (select id::text from users where email = $1)`;
    const failed = `update bullmq.job set state = 'failed', failed_reason = 'timeout' where ${job}`;
    expect(await findings(failed, [email])).toEqual([`${email} was registered and got no code`]);
  });

  test('a request has no mail', async () => {
    const count = ledger.resets.get(resident) ?? 0;
    const job = `queue = 'mail' and name = 'password_reset' and data->>'user_id' = (select id::text from users where email = $1)`;
    const found = await findings(`delete from bullmq.job where id = (select id from bullmq.job where ${job} limit 1)`, [
      resident,
    ]);
    expect(found).toContain(`${resident} asked for ${count} links and got ${count - 1}`);
    // The mail is there all the same.
    expect(found).toContainEqual(expect.stringMatching(`went to ${resident}, and nothing asked for it$`));
  });

  test('a mail is said to be sent and was not', async () => {
    const nonce = (
      await house.sql<{ nonce: string }>(`select data->>'nonce' as nonce from bullmq.job
      where queue = 'mail' and name = 'password_reset' limit 1`)
    )[0]?.nonce;
    const deliveries = house.smtp.deliveries.filter(({ messageId }) => !messageId.startsWith(`${nonce}@`));
    const books = { ...house, smtp: { deliveries } } as unknown as House;
    expect(await reconcile(books, ledger, [])).toEqual([
      expect.stringMatching(/^password_reset to .* is said to be sent and was not$/),
    ]);
  });

  test('a mail came twice, but where a worker died between', async () => {
    const [first] = house.smtp.deliveries;
    const at = first?.at ?? 0;
    const twice = [...house.smtp.deliveries, { ...first, at: at + 5000 }];
    const books = { ...house, smtp: { deliveries: twice } } as unknown as House;
    expect(await reconcile(books, ledger, [])).toEqual([expect.stringMatching(/came twice without a reason$/)]);
    expect(await reconcile(books, ledger, [fault('worker 1', at, at + 100)])).toEqual([]);
    expect(await reconcile(books, ledger, [fault('redis', at, at + 100)])).toHaveLength(1);
  });

  test('a session came back, or went', async () => {
    const swapped = { ...ledger, open: ledger.ended.slice(0, 1), ended: ledger.open.slice(0, 1) };
    expect(await wrongSessions(caller, swapped)).toEqual([
      'a session that nobody ended: 401 token_invalid',
      'a session that was ended: 200 ',
    ]);
  });
});

const fault = (part: string, began: number, ended: number, silent = false) =>
  ({ fault: { name: part, part, silent }, began, ended, recovered: ended }) as unknown as Window;

const answer = (change: Partial<Answer>): Answer => ({
  name: 'me',
  server: 0,
  status: 200,
  body: undefined,
  began: 1000,
  ended: 1100,
  late: 0,
  ...change,
});

describe('an answer', () => {
  test.each<[string, Partial<Answer>, Window[], boolean]>([
    ['503 while nothing fails', { status: 503 }, [], false],
    ['503 while PostgreSQL is away', { status: 503 }, [fault('postgres', 900, 1050)], true],
    ['503 after PostgreSQL came back', { status: 503 }, [fault('postgres', 500, 900)], false],
    ['503 while Redis is away, where Redis is not needed', { status: 503 }, [fault('redis', 900, 1200)], false],
    ['503 for a code while Redis is away', { name: 'verify', status: 503 }, [fault('redis', 900, 1200)], true],
    ['500 while PostgreSQL is away', { status: 500 }, [fault('postgres', 900, 1200)], false],
    ['none of the server that was killed', { status: 0 }, [fault('server 1', 900, 1200)], true],
    ['none of the other server', { status: 0 }, [fault('server 2', 900, 1200)], false],
    ['none while a worker is away', { status: 0 }, [fault('worker 1', 900, 1200)], false],
  ])('%s: %#', (_, change, windows, allowed) => {
    expect(isAllowed(answer(change), windows)).toBe(allowed);
  });

  test('comes within two seconds, but of a server that is stopped', () => {
    const slow = answer({ ended: 3001 });
    expect(isInTime(answer({ ended: 3000 }), [])).toBe(true);
    expect(isInTime(slow, [])).toBe(false);
    expect(isInTime(slow, [fault('postgres', 900, 3000, true)])).toBe(false);
    expect(isInTime(slow, [fault('server 1', 900, 3000, true)])).toBe(true);
    expect(isInTime(slow, [fault('server 2', 900, 3000, true)])).toBe(false);
    expect(isInTime(answer({ ended: 3001, late: 1 }), [])).toBe(true);
  });
});
