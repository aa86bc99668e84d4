import { setTimeout as sleep } from 'node:timers/promises';
import { newEmail, password, SmtpServer, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';
import { startMailWorker } from '../mail-worker.ts';

const at = (domain: string) => newEmail().replace('example.com', domain);
const register = ({ rest }: TestGatehouse, ...emails: string[]) =>
  Promise.all(emails.map((email) => rest.post('/auth/register', { email, password })));
const jobs = ({ sql }: TestGatehouse) =>
  sql<{ state: string; attempts: number; result: string | null }>(
    `select state, attempts_made as attempts, return_value #>> '{}' as result from bullmq.job where queue = 'mail' order by finished_at_ms`,
  );
const workersOf = async ({ services: { config, logger } }: TestGatehouse, count: number) => {
  const workers = await Promise.all(Array.from({ length: count }, () => startMailWorker(config, logger)));
  return { [Symbol.asyncDispose]: async () => void (await Promise.all(workers.map((worker) => worker.close()))) };
};

test('two workers send so many mails to a domain at once as it is given, and all of them in one attempt each', async () => {
  let [open, most] = [0, 0];
  await using smtp = await SmtpServer.start(async (step) => {
    if (step === 'MAIL') most = Math.max(most, ++open);
    if (step !== 'MESSAGE') return undefined;
    await sleep(30);
    open--;
    return undefined;
  });
  const env = { SMTP_URL: smtp.url, MAIL_DOMAIN_LIMITS: 'slow.example.com=2:40/1' };
  await using gatehouse = await startGatehouse({ env });
  await register(gatehouse, ...Array.from({ length: 16 }, () => at('slow.example.com')));
  await using _ = await workersOf(gatehouse, 2);
  await expect
    .poll(() => jobs(gatehouse), { timeout: 25_000 })
    .toEqual(Array(16).fill({ state: 'completed', attempts: 1, result: '250 taken' }));
  expect(most).toBeLessThanOrEqual(2);
  expect(smtp.deliveries).toHaveLength(16);
});

test('a domain that takes nothing holds up no other, and a mail that waits for it is dropped if its purpose passes', async () => {
  let release = () => {};
  const held = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined);
  });
  // The first message is for the domain that takes its time.
  await using smtp = await SmtpServer.start((step, attempt) =>
    step === 'MESSAGE' && attempt === 1 ? held : undefined,
  );
  const env = { SMTP_URL: smtp.url, WORKER_CONCURRENCY: '2', MAIL_DOMAIN_LIMITS: 'slow.example.com=1' };
  await using gatehouse = await startGatehouse({ worker: true, env });
  const slow = Array.from({ length: 8 }, () => at('slow.example.com'));
  await register(gatehouse, slow[0] ?? '');
  await expect.poll(() => smtp.tries('MESSAGE'), { timeout: 10_000 }).toBe(1);
  await register(gatehouse, ...slow.slice(1));
  const others = Array.from({ length: 6 }, () => at('quick.example.com'));
  await register(gatehouse, ...others);
  await expect.poll(() => smtp.deliveries.length, { timeout: 15_000 }).toBe(7);
  for (const email of others) expect(smtp.to(email)).toHaveLength(1);
  await gatehouse.sql('update users set version = version + 1 where email = $1', [slow[7]]);
  release();
  await expect
    .poll(async () => (await jobs(gatehouse)).filter(({ state }) => state === 'completed').length, { timeout: 15_000 })
    .toBe(14);
  expect(smtp.to(slow[7] ?? '')).toEqual([]);
  for (const email of slow.slice(0, 7)) expect(smtp.to(email)).toHaveLength(1);
  expect((await jobs(gatehouse)).filter(({ result }) => result === 'dropped')).toHaveLength(1);
});
