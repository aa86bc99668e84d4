import { newEmail, password, SmtpServer, signedIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import type { UserMail } from '@gatehouse/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../db/id.ts';

let smtp: SmtpServer;
let gatehouse: TestGatehouse;
let token: string;
beforeAll(async () => {
  smtp = await SmtpServer.start();
  gatehouse = await startGatehouse({ worker: true, env: { SMTP_URL: smtp.url } });
  ({ token } = await signedIn(gatehouse, { role: 'admin' }));
});
afterAll(async () => {
  await gatehouse?.[Symbol.asyncDispose]();
  await smtp?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  smtp.manner = () => undefined;
});

async function register(): Promise<{ id: string; email: string }> {
  const email = newEmail();
  await gatehouse.rest.post('/auth/register', { email, password });
  const [row] = await gatehouse.sql<{ id: string }>('select id from users where email = $1', [email]);
  return { id: row?.id ?? '', email };
}

const admin = () => gatehouse.client(token).admin;
const mailsOf = async (id: string) => (await admin().users.listMails.query({ id })).items;
const retry = (id: string, mail_id: string) => admin().users.retryMail.mutate({ id, mail_id });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error.data.error.code,
  );

/** The only mail to a user, once it is in a state. */
async function mailIn(state: UserMail['state'], id: string): Promise<UserMail> {
  let mails: UserMail[] = [];
  const states = async () => {
    mails = await mailsOf(id);
    return mails.map((mail) => mail.state);
  };
  await expect.poll(states, { timeout: 20_000 }).toEqual([state]);
  return mails[0] as UserMail;
}

describe('an administrator sees what became of a mail', () => {
  test('that was sent: with the words of the mail server', async () => {
    smtp.manner = (step) => (step === 'MESSAGE' ? '250 2.0.0 queued as 4B2C1A' : undefined);
    const { id } = await register();
    expect(await mailIn('sent', id)).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      template: 'verification',
      caused_at: expect.any(Date),
      state: 'sent',
      attempts: [{ at: expect.any(Date), answer: '250 2.0.0 queued as 4B2C1A' }],
      next_attempt_at: null,
    });
  });

  test('that is tried again: with the reason, and when; and that it was taken after all', async () => {
    smtp.manner = (step, attempt) => (step === 'RCPT' ? `451 4.7.1 not now, ${attempt}` : undefined);
    const { id, email } = await register();
    const delayed = await mailIn('delayed', id);
    expect(delayed.attempts[0]?.answer).toMatch(/^451 4.7.1 not now, \d+$/);
    expect(Number(delayed.next_attempt_at)).toBeGreaterThan(Number(delayed.attempts[0]?.at));
    smtp.manner = () => undefined;
    const sent = await mailIn('sent', id);
    expect(sent.attempts.slice(0, -1)).toEqual(expect.arrayContaining(delayed.attempts));
    expect(sent.attempts.at(-1)?.answer).toBe('250 taken');
    expect(smtp.to(email)).toHaveLength(1);
  });

  test('that was refused for good: without the address that the server repeats', async () => {
    smtp.manner = (step) => (step === 'RCPT' ? '550 5.1.1 <ada@example.com>: unknown\0' : undefined);
    const { id } = await register();
    const { attempts, next_attempt_at } = await mailIn('failed', id);
    expect(attempts).toEqual([{ at: expect.any(Date), answer: '550 5.1.1 <(an address)>: unknown' }]);
    expect(next_attempt_at).toBeNull();
  });

  test('that was dropped: with the attempts before its purpose passed', async () => {
    smtp.manner = (step) => (step === 'MAIL' ? '421 busy' : undefined);
    const { id } = await register();
    await mailIn('delayed', id);
    await gatehouse.sql('update users set version = version + 1 where id = $1', [id]);
    expect((await mailIn('dropped', id)).attempts.at(-1)?.answer).toBe('421 busy');
  });

  test('the newest first, at most a hundred, and none of anybody else', async () => {
    const [{ id }, other] = [await register(), await register()];
    await mailIn('sent', id);
    await admin().users.sendPasswordReset.mutate({ id });
    expect((await mailsOf(id)).map(({ template }) => template)).toEqual(['password_reset', 'verification']);
    expect(await mailsOf(other.id)).toHaveLength(1);
    await gatehouse.sql(
      `insert into bullmq.job select (jsonb_populate_record(job, jsonb_build_object('id', gen_random_uuid()))).*
       from bullmq.job, generate_series(1, 120) where data->>'user_id' = $1 and name = 'verification'`,
      [id],
    );
    expect(await mailsOf(id)).toHaveLength(100);
  });
});

describe('a mail that failed', () => {
  test('is sent once more when an administrator asks for it, which is recorded', async () => {
    smtp.manner = (step) => (step === 'RCPT' ? '550 5.1.1 unknown' : undefined);
    const { id, email } = await register();
    const { id: mail_id } = await mailIn('failed', id);
    smtp.manner = () => undefined;
    const { status } = await gatehouse.rest.post(`/admin/users/${id}/mails/${mail_id}/retry`, undefined, { token });
    expect(status).toBe(202);
    const { attempts } = await mailIn('sent', id);
    expect(attempts.map(({ answer }) => answer)).toEqual(['550 5.1.1 unknown', '250 taken']);
    expect(smtp.to(email)).toHaveLength(1);
    const { items } = await admin().audit.list.query({ user_id: id, action: 'admin.mail_retried' });
    expect(items.map(({ details }) => details)).toEqual([{ mail_id, template: 'verification' }]);
  });

  test('has all its attempts before it, also after it used them up', async () => {
    smtp.manner = (step) => (step === 'MAIL' ? '451 busy' : undefined);
    const { id } = await register();
    await gatehouse.sql(
      `update bullmq.job set max_attempts = 1, opts = opts || '{"attempts": 1}' where data->>'user_id' = $1`,
      [id],
    );
    const mail = await mailIn('failed', id);
    await gatehouse.sql(
      `update bullmq.job set max_attempts = 12, opts = opts || '{"attempts": 12}' where data->>'user_id' = $1`,
      [id],
    );
    await retry(id, mail.id);
    await mailIn('delayed', id);
    const rows = await gatehouse.sql(`select attempts_made from bullmq.job where data->>'user_id' = $1`, [id]);
    expect(rows).toEqual([{ attempts_made: 1 }]);
  });

  test('of somebody else is not found; one that did not fail is a conflict; of two who retry at once one does', async () => {
    const [{ id }, other] = [await register(), await register()];
    const sent = await mailIn('sent', id);
    expect(await codeOf(retry(other.id, sent.id))).toBe('not_found');
    expect(await codeOf(retry(id, newId()))).toBe('not_found');
    expect(await codeOf(retry(newId(), sent.id))).toBe('not_found');
    expect(await codeOf(mailsOf(newId()))).toBe('not_found');
    expect(await codeOf(retry(id, sent.id))).toBe('conflict');
    await gatehouse.sql(`update bullmq.job set state = 'failed', failed_reason = 'died' where id = $1`, [sent.id]);
    const codes = await Promise.all([codeOf(retry(id, sent.id)), codeOf(retry(id, sent.id))]);
    expect(codes.toSorted()).toEqual(['conflict', undefined]);
  });

  test('because its workers died too often says so', async () => {
    const { id } = await register();
    const sent = await mailIn('sent', id);
    await gatehouse.sql(
      `update bullmq.job set state = 'failed', return_value = null, failed_reason = 'died' where id = $1`,
      [sent.id],
    );
    expect((await mailsOf(id))[0]?.attempts).toEqual([{ at: expect.any(Date), answer: 'died' }]);
  });
});

test('mails of an earlier version, whose ids were numbers, are left out', async () => {
  const { id } = await register();
  await mailIn('sent', id);
  await gatehouse.sql(`update bullmq.job set id = '4711' where data->>'user_id' = $1`, [id]);
  expect(await mailsOf(id)).toEqual([]);
});
