import {
  Gate,
  newEmail,
  password,
  SmtpServer,
  silence,
  startGatehouse,
  startWorker,
  type TestGatehouse,
} from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';
import { startMailWorker } from './mail-worker.ts';

const register = ({ rest }: TestGatehouse, email = newEmail()) => rest.post('/auth/register', { email, password });
const jobs = ({ sql }: TestGatehouse) =>
  sql<{ state: string; attempts_made: number }>(
    `select state, attempts_made from bullmq.job where queue = 'mail' order by finished_at_ms`,
  );
const states = async (gatehouse: TestGatehouse) => (await jobs(gatehouse)).map(({ state }) => state);

/** As if half a minute had passed since a worker died: its jobs' locks have run out, and somebody saw them so before. */
async function halfAMinuteLater({ sql }: TestGatehouse): Promise<void> {
  await sql(
    `update bullmq.job set locked_until_ms = 0, stalled_marked = true where queue = 'mail' and state = 'active'`,
  );
  await sql(`delete from bullmq.meta where queue = 'mail' and field = 'stalled-check'`);
}

test('a mail outlives three workers that are killed in the middle of it, and the fourth sends it', {
  timeout: 120_000,
}, async () => {
  // Three times the message is handed over, and the worker dies before it hears that it was taken.
  await using smtp = await SmtpServer.start((step, attempt) =>
    step === 'MESSAGE' && attempt <= 3 ? silence : undefined,
  );
  await using gatehouse = await startGatehouse();
  await register(gatehouse);
  const env = { ...gatehouse.env, SMTP_URL: smtp.url, LOG_LEVEL: 'info' };
  for (const killed of [1, 2, 3]) {
    await using worker = await startWorker(env);
    await expect.poll(() => smtp.deliveries.length, { timeout: 30_000 }).toBe(killed);
    await worker.kill();
    expect(await states(gatehouse)).toEqual(['active']);
    await halfAMinuteLater(gatehouse);
  }
  await using _ = await startWorker(env);
  await expect.poll(() => jobs(gatehouse), { timeout: 30_000 }).toEqual([{ state: 'completed', attempts_made: 1 }]);
  const ids = new Set(smtp.deliveries.map(({ messageId }) => messageId));
  expect([smtp.deliveries.length, ids.size]).toEqual([4, 1]);
});

test('while there is no mail server mails wait, and they go once there is one', { timeout: 60_000 }, async () => {
  await using smtp = await SmtpServer.start();
  await using gate = await Gate.to(smtp.url);
  await using gatehouse = await startGatehouse({ worker: true, env: { SMTP_URL: gate.url } });
  await register(gatehouse);
  await expect
    .poll(() => jobs(gatehouse), { timeout: 20_000 })
    .toEqual([{ state: 'delayed', attempts_made: expect.toSatisfy((made: number) => made >= 2) }]);
  await gate.open();
  await expect.poll(() => states(gatehouse), { timeout: 30_000 }).toEqual(['completed']);
  expect(smtp.deliveries).toHaveLength(1);
});

test('a mail server that says nothing holds up the mails that it was to take, and no others; they are tried again', {
  timeout: 120_000,
}, async () => {
  // One connection is never greeted, one gets no answer to its first command.
  await using smtp = await SmtpServer.start((step, attempt) =>
    (step === 'CONNECT' || step === 'EHLO') && attempt === 1 ? silence : undefined,
  );
  const env = { SMTP_URL: smtp.url, WORKER_CONCURRENCY: '3' };
  await using gatehouse = await startGatehouse({ env });
  await Promise.all(Array.from({ length: 12 }, () => register(gatehouse)));
  const { config, logger } = gatehouse.services;
  const worker = await startMailWorker(config, logger);
  await using stack = new AsyncDisposableStack();
  stack.defer(() => worker.close());
  // To be greeted takes ten seconds at the most, a command twenty: those two come last.
  await expect
    .poll(() => jobs(gatehouse), { timeout: 90_000 })
    .toEqual([
      ...Array(10).fill({ state: 'completed', attempts_made: 1 }),
      ...Array(2).fill({ state: 'completed', attempts_made: 2 }),
    ]);
});
