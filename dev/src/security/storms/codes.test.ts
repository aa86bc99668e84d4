import { randomUUID } from 'node:crypto';
import { newEmail, password, type RestClient, signedIn, startPair } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const pair = await startPair({ worker: true });
afterAll(() => pair[Symbol.asyncDispose]());
const { gatehouse, storm } = pair;
const { otp, redis } = gatehouse.services;

const otherThan = (code: string, by: number) => String((Number(code) + by) % 1_000_000).padStart(6, '0');
const codeIn = ({ text }: { text: string }) => /\b\d{6}\b/.exec(text)?.[0] ?? '';
const verify = (rest: RestClient, email: string, code: string) => rest.post('/auth/verify-email', { email, otp: code });

async function registered() {
  const email = newEmail();
  await gatehouse.rest.post('/auth/register', { email, password });
  const mail = await gatehouse.mailbox.waitFor({ to: email });
  const [user] = await gatehouse.sql<{ id: string }>('select id from users where email = $1', [email]);
  return { email, mail, code: codeIn(mail), id: user?.id ?? '' };
}

const count = async (text: string, ...values: unknown[]) => (await gatehouse.sql(text, values)).length;
const events = (action: string, id: string) =>
  count('select 1 from audit_events where action = $1 and user_id = $2', action, id);
const mails = (name: string, id: string) =>
  count("select 1 from bullmq.job where name = $1 and data->>'user_id' = $2", name, id);

/** How often a code was compared with a wrong one, of all accounts of this test's Redis keys. */
async function wrongTries(): Promise<number> {
  const prefix = gatehouse.services.config.redis.prefix;
  const keys = (await redis.keys(`${prefix}otp-wrong:*`)).map((key) => key.slice(prefix.length));
  const counts = await Promise.all(keys.map(async (key) => Number(await redis.get(key))));
  return counts.reduce((sum, tries) => sum + tries, 0);
}

test('of many right and wrong codes at once over two processes one succeeds, with one welcome and one event', async () => {
  for (let round = 0; round < 5; round++) {
    const { email, code, id } = await registered();
    // Every seventh is wrong: four in all, which a code survives.
    const answers = await storm(28, (rest, n) => verify(rest, email, n % 7 === 3 ? otherThan(code, n) : code));
    const right = answers.filter((_, n) => n % 7 !== 3);
    expect(right.map(({ status }) => status).sort()).toEqual([200, ...Array(23).fill(400)]);
    for (const { status, body } of answers) if (status !== 200) expect(body.code).toBe('otp_invalid');
    expect(answers.filter((_, n) => n % 7 === 3).map(({ status }) => status)).toEqual(Array(4).fill(400));
    expect([await events('auth.email_verified', id), await mails('welcome', id)]).toEqual([1, 1]);
  }
});

test('of sixty wrong codes at once over two processes five are compared, and the right one is void then', async () => {
  const { email, code } = await registered();
  const before = await wrongTries();
  const answers = await storm(60, (rest, n) => verify(rest, email, otherThan(code, n + 1)));
  for (const { status, body } of answers) expect([status, body.code]).toEqual([400, 'otp_invalid']);
  expect((await wrongTries()) - before).toBe(5);
  for (const rest of pair.rest) expect((await verify(rest, email, code)).body.code).toBe('otp_invalid');
});

test('twenty wrong codes end the tries of a day, whatever is sent again and however one registers anew', async () => {
  const account = await registered();
  const { email } = account;
  let { mail } = account;
  const before = await wrongTries();
  const again = [
    () => gatehouse.rest.post('/auth/resend-verification', { email }),
    () => gatehouse.rest.post('/auth/resend-verification', { email }),
    () => gatehouse.rest.post('/auth/register', { email, password }),
    () => gatehouse.rest.post('/auth/register', { email, password }),
    () => gatehouse.rest.post('/auth/resend-verification', { email }),
  ];
  for (const ask of again) {
    const code = codeIn(mail);
    await storm(12, (rest, n) => verify(rest, email, otherThan(code, n + 1)));
    await ask();
    mail = await gatehouse.mailbox.waitFor({ to: email, after: mail });
  }
  expect((await wrongTries()) - before).toBe(20);
  for (const rest of pair.rest) expect((await verify(rest, email, codeIn(mail))).body.code).toBe('otp_invalid');
  expect(await gatehouse.sql('select is_verified from users where email = $1', [email])).toEqual([
    { is_verified: false },
  ]);
});

test('of many right codes for a new address at once over two processes one changes it, and the old one is told once', async () => {
  const { id, token } = await signedIn(gatehouse);
  const email = newEmail('new');
  await gatehouse.rest.put('/users/me', { email }, { token });
  const code = await otp.mint({ purpose: 'email_change', userId: id, version: 1, email }, randomUUID(), Date.now() + 1);
  const answers = await storm(20, (rest) => rest.post('/users/me/confirm-email', { otp: code }, { token }));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const { status, body } of answers)
    if (status !== 200) expect(['otp_invalid', 'token_invalid']).toContain(body.code);
  expect([await events('users.email_changed', id), await mails('email_changed', id)]).toEqual([1, 1]);
  expect(await gatehouse.sql('select email, version from users where id = $1', [id])).toEqual([{ email, version: 2 }]);
});
