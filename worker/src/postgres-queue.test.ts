import { setTimeout } from 'node:timers/promises';
import {
  letConnect,
  newEmail,
  password,
  startGatehouse,
  startWorker,
  type TestGatehouse,
} from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

const register = ({ rest }: TestGatehouse) => rest.post('/auth/register', { email: newEmail(), password });
const sent = async ({ sql }: TestGatehouse) =>
  (await sql(`select from bullmq.job where queue = 'mail' and state = 'completed'`)).length;

test('a worker that cannot have its queue asks again, lets others come to their turn, and takes mails once it can', async () => {
  await using gatehouse = await startGatehouse();
  const { sql, env } = gatehouse;
  await register(gatehouse);
  // As a newer version of BullMQ would.
  await sql('update bullmq.migration set min_client_version = min_client_version + 1000');
  await using worker = await startWorker({ ...env, LOG_LEVEL: 'info' }, /trying again/);
  const asked = () => worker.output.filter((line) => line.includes('trying again')).length;
  await expect.poll(asked, { timeout: 20_000 }).toBeGreaterThan(1);
  await sql('update bullmq.migration set min_client_version = min_client_version - 1000');
  await worker.waitForLine(/ready for mails/);
  await expect.poll(() => sent(gatehouse), { timeout: 20_000 }).toBe(1);
});

test('while PostgreSQL answers with errors, workers say so once each, as everything in the log, and are back with it', async () => {
  await using gatehouse = await startGatehouse();
  const { DATABASE_URL = '' } = gatehouse.env;
  await using worker = await startWorker({ ...gatehouse.env, LOG_LEVEL: 'info' });
  await worker.waitForLine(/"purged"/);
  await letConnect(DATABASE_URL, false);
  const refused = () => worker.output.filter((line) => line.includes('not currently accepting connections'));
  await expect.poll(() => refused().length, { timeout: 20_000 }).toBeGreaterThan(1);
  // Long enough for each to be refused a few times more.
  await setTimeout(3000);
  expect(
    refused()
      .map((line) => JSON.parse(line).msg)
      .sort(),
  ).toEqual(['the housekeeping queue is away', 'the queue is away']);
  expect(worker.output.filter((line) => !line.startsWith('{'))).toEqual([]);
  await letConnect(DATABASE_URL, true);
  await expect.poll(async () => (await register(gatehouse)).status, { timeout: 20_000 }).toBe(201);
  await expect.poll(() => sent(gatehouse), { timeout: 20_000 }).toBeGreaterThan(0);
});
