import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  hangUp,
  newEmail,
  password,
  SmtpServer,
  type SmtpStep,
  silence,
  startGatehouse,
  type TestGatehouse,
} from '@gatehouse/dev/testing';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { startMailWorker } from './mail-worker.ts';

interface JobRow {
  state: string;
  attempts_made: number;
  failed_reason: string | null;
}

async function mailVia(smtp: SmtpServer): Promise<TestGatehouse> {
  const gatehouse = await startGatehouse({ worker: true, env: { SMTP_URL: smtp.url } });
  await gatehouse.rest.post('/auth/register', { email: newEmail(), password });
  return gatehouse;
}

const finished = (gatehouse: TestGatehouse) =>
  expect
    .poll(async () => (await gatehouse.sql<JobRow>('select * from bullmq.job'))[0], { timeout: 20_000 })
    .toMatchObject({ state: expect.stringMatching(/completed|failed/) });
const job = async (gatehouse: TestGatehouse) => (await gatehouse.sql<JobRow>('select * from bullmq.job'))[0];

describe('a refusal for good', () => {
  test.each<[SmtpStep, string]>([
    ['MAIL', '550 5.7.1 we know you'],
    ['RCPT', '550 5.1.1 nobody here'],
    ['MESSAGE', '554 5.7.1 we do not like it'],
  ])('of %s is not tried again, and stays for an operator to see', async (step, words) => {
    await using smtp = await SmtpServer.start((at) => (at === step ? words : undefined));
    await using gatehouse = await mailVia(smtp);
    await finished(gatehouse);
    const row = await job(gatehouse);
    expect(row).toMatchObject({ state: 'failed', attempts_made: 1 });
    expect(row?.failed_reason).toContain(words.slice(0, 3));
    expect(smtp.tries(step)).toBe(1);
  });
});

test('mails that failed are sent after all by the statements that the operator is given', async () => {
  let refusing = true;
  await using smtp = await SmtpServer.start((at) => (at === 'RCPT' && refusing ? '550 5.1.1 nobody here' : undefined));
  await using gatehouse = await mailVia(smtp);
  await finished(gatehouse);
  expect(await job(gatehouse)).toMatchObject({ state: 'failed' });
  refusing = false;
  const page = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
  const client = new pg.Client({ connectionString: gatehouse.env.DATABASE_URL });
  await client.connect();
  await client.query(/```sql\n([^`]*)```/.exec(page)?.[1] ?? '');
  await client.end();
  await expect.poll(() => job(gatehouse), { timeout: 20_000 }).toMatchObject({ state: 'completed' });
  expect(smtp.deliveries).toHaveLength(1);
});

describe('a refusal for now', () => {
  test.each<[SmtpStep, string]>([
    ['MAIL', '421 4.3.2 too busy'],
    ['RCPT', '451 4.7.1 come back later'],
    ['MESSAGE', '452 4.3.1 no room'],
  ])('of %s is tried again until the mail is taken', async (step, words) => {
    await using smtp = await SmtpServer.start((at, attempt) => (at === step && attempt === 1 ? words : undefined));
    await using gatehouse = await mailVia(smtp);
    await finished(gatehouse);
    expect(await job(gatehouse)).toMatchObject({ state: 'completed', attempts_made: 2 });
    expect(smtp.tries(step)).toBe(2);
  });
});

test('every try of a mail has the same Message-ID and the same code', async () => {
  await using smtp = await SmtpServer.start((step, attempt) =>
    step === 'MESSAGE' && attempt <= 2 ? '451 not yet' : undefined,
  );
  await using gatehouse = await mailVia(smtp);
  await finished(gatehouse);
  expect(smtp.deliveries).toHaveLength(3);
  const ids = smtp.deliveries.map(({ messageId }) => messageId);
  expect(ids[0]).toMatch(/.@./);
  expect(new Set(ids).size).toBe(1);
  const codes = smtp.deliveries.map(({ text }) => /\b\d{6}\b/.exec(text.slice(text.indexOf('\n\n')))?.[0]);
  expect(codes[0]).toBeDefined();
  expect(new Set(codes).size).toBe(1);
});

test('a server that hangs up is tried again', async () => {
  await using smtp = await SmtpServer.start((step, attempt) =>
    step === 'MESSAGE' && attempt === 1 ? hangUp : undefined,
  );
  await using gatehouse = await mailVia(smtp);
  await finished(gatehouse);
  expect(await job(gatehouse)).toMatchObject({ state: 'completed', attempts_made: 2 });
  // Whether the first was taken, nobody can know: whoever got both can tell that they are one.
  const [first, second, ...others] = smtp.deliveries;
  expect([second?.messageId, others]).toEqual([first?.messageId, []]);
});

test('a mail whose purpose has passed is done without being sent', async () => {
  await using smtp = await SmtpServer.start();
  await using gatehouse = await startGatehouse({ env: { SMTP_URL: smtp.url } });
  const email = newEmail();
  await gatehouse.rest.post('/auth/register', { email, password });
  await gatehouse.sql('update users set is_verified = true where email = $1', [email]);
  const worker = await startMailWorker(gatehouse.services.config, gatehouse.services.logger);
  await finished(gatehouse);
  await worker.close();
  expect(await gatehouse.sql('select state, return_value from bullmq.job')).toEqual([
    { state: 'completed', return_value: 'dropped' },
  ]);
  expect(smtp.deliveries).toEqual([]);
});

test('so many mails are sent at once as the configuration says, and as many are at hand', async () => {
  await using silent = await SmtpServer.start(() => silence);
  const env = { SMTP_URL: silent.url, WORKER_CONCURRENCY: '2' };
  await using gatehouse = await startGatehouse({ worker: true, env });
  const register = () => gatehouse.rest.post('/auth/register', { email: newEmail(), password });
  await Promise.all(Array.from({ length: 8 }, register));
  const counts = () =>
    gatehouse.sql('select state, count(*)::int as jobs from bullmq.job group by state order by state');
  await expect.poll(counts).toEqual([
    { state: 'waiting', jobs: 4 },
    { state: 'active', jobs: 4 },
  ]);
  await expect.poll(() => silent.connections).toBe(2);
  await silent.stop();
});
