import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { startMailWorker } from './mail-worker.ts';

type Step = 'MAIL' | 'RCPT' | 'DATA';

interface SmtpStub extends AsyncDisposable {
  readonly url: string;
  /** Every message that was handed over, taken or not. */
  readonly messages: string[];
  readonly tries: Record<Step, number>;
}

const hangUp = 'hang up';

/** An SMTP server that answers as the test says; `attempt` counts from 1. */
async function startSmtp(reply: (step: Step, attempt: number) => string | undefined): Promise<SmtpStub> {
  const messages: string[] = [];
  const tries = { MAIL: 0, RCPT: 0, DATA: 0 };
  const sockets = new Set<Socket>();
  const answer = (step: Step) => reply(step, ++tries[step]) ?? '250 fine';
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    let message: string[] | undefined;
    let rest = '';
    const say = (line: string) => (line === hangUp ? socket.destroy() : socket.write(`${line}\r\n`));
    const take = (line: string) => {
      if (message !== undefined) {
        if (line !== '.') return void message.push(line);
        messages.push(message.join('\n'));
        message = undefined;
        return say(answer('DATA'));
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'MAIL' || verb === 'RCPT') return say(answer(verb));
      if (verb === 'DATA') message = [];
      return say({ DATA: '354 go on', QUIT: '221 bye' }[verb] ?? '250 fine');
    };
    socket.on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
    say('220 stub');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages,
    tries,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface JobRow {
  state: string;
  attempts_made: number;
  failed_reason: string | null;
}

async function mailVia(smtp: SmtpStub): Promise<TestGatehouse> {
  const gatehouse = await startGatehouse({ worker: true, env: { SMTP_URL: smtp.url } });
  await gatehouse.rest.post('/auth/register', { email: newEmail(), password });
  return gatehouse;
}

const finished = (gatehouse: TestGatehouse) =>
  expect
    .poll(async () => (await gatehouse.sql<JobRow>('select * from bullmq.job'))[0], { timeout: 20_000 })
    .toMatchObject({ state: expect.stringMatching(/completed|failed/) });
const job = async (gatehouse: TestGatehouse) => (await gatehouse.sql<JobRow>('select * from bullmq.job'))[0];
const messageId = (message: string) => /^message-id: (<\S+@\S+>)$/im.exec(message)?.[1];

describe('a refusal for good', () => {
  test.each<[Step, string]>([
    ['MAIL', '550 5.7.1 we know you'],
    ['RCPT', '550 5.1.1 nobody here'],
    ['DATA', '554 5.7.1 we do not like it'],
  ])('of %s is not tried again, and stays for an operator to see', async (step, words) => {
    await using smtp = await startSmtp((at) => (at === step ? words : undefined));
    await using gatehouse = await mailVia(smtp);
    await finished(gatehouse);
    const row = await job(gatehouse);
    expect(row).toMatchObject({ state: 'failed', attempts_made: 1 });
    expect(row?.failed_reason).toContain(words.slice(0, 3));
    expect(smtp.tries[step]).toBe(1);
  });
});

test('mails that failed are sent after all by the statements that the operator is given', async () => {
  let refusing = true;
  await using smtp = await startSmtp((at) => (at === 'RCPT' && refusing ? '550 5.1.1 nobody here' : undefined));
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
  expect(smtp.messages).toHaveLength(1);
});

describe('a refusal for now', () => {
  test.each<[Step, string]>([
    ['MAIL', '421 4.3.2 too busy'],
    ['RCPT', '451 4.7.1 come back later'],
    ['DATA', '452 4.3.1 no room'],
  ])('of %s is tried again until the mail is taken', async (step, words) => {
    await using smtp = await startSmtp((at, attempt) => (at === step && attempt === 1 ? words : undefined));
    await using gatehouse = await mailVia(smtp);
    await finished(gatehouse);
    expect(await job(gatehouse)).toMatchObject({ state: 'completed', attempts_made: 2 });
    expect(smtp.tries[step]).toBe(2);
  });
});

test('every try of a mail has the same Message-ID and the same code', async () => {
  await using smtp = await startSmtp((step, attempt) => (step === 'DATA' && attempt <= 2 ? '451 not yet' : undefined));
  await using gatehouse = await mailVia(smtp);
  await finished(gatehouse);
  expect(smtp.messages).toHaveLength(3);
  const ids = smtp.messages.map(messageId);
  expect(ids[0]).toBeDefined();
  expect(new Set(ids).size).toBe(1);
  const codes = smtp.messages.map((message) => /\b\d{6}\b/.exec(message.slice(message.indexOf('\n\n')))?.[0]);
  expect(codes[0]).toBeDefined();
  expect(new Set(codes).size).toBe(1);
});

test('a server that hangs up is tried again', async () => {
  await using smtp = await startSmtp((step, attempt) => (step === 'DATA' && attempt === 1 ? hangUp : undefined));
  await using gatehouse = await mailVia(smtp);
  await finished(gatehouse);
  expect(await job(gatehouse)).toMatchObject({ state: 'completed', attempts_made: 2 });
  // Whether the first was taken, nobody can know: whoever got both can tell that they are one.
  expect(smtp.messages.map(messageId)).toEqual(Array(2).fill(messageId(smtp.messages[0] ?? '')));
});

test('a mail whose purpose has passed is done without being sent', async () => {
  await using smtp = await startSmtp(() => undefined);
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
  expect(smtp.messages).toEqual([]);
});

test('so many mails are sent at once as the configuration says, and as many are at hand', async () => {
  const open = new Set<Socket>();
  const silent = createServer((socket) => open.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const env = { SMTP_URL: `smtp://127.0.0.1:${port}`, WORKER_CONCURRENCY: '2' };
  await using gatehouse = await startGatehouse({ worker: true, env });
  const register = () => gatehouse.rest.post('/auth/register', { email: newEmail(), password });
  await Promise.all(Array.from({ length: 8 }, register));
  const counts = () =>
    gatehouse.sql('select state, count(*)::int as jobs from bullmq.job group by state order by state');
  await expect.poll(counts).toEqual([
    { state: 'waiting', jobs: 4 },
    { state: 'active', jobs: 4 },
  ]);
  await expect.poll(() => open.size).toBe(2);
  silent.close();
  for (const socket of open) socket.destroy();
});
