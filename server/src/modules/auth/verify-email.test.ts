import { randomUUID } from 'node:crypto';
import { newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ worker: true });
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const invalid = { status: 400, body: { code: 'otp_invalid' } };
const register = (email: string) => gatehouse.rest.post('/auth/register', { email, password });
const verify = (email: string, otp: string) => gatehouse.rest.post('/auth/verify-email', { email, otp });
const resend = (email: string) => gatehouse.rest.post('/auth/resend-verification', { email });
const codeIn = (mail: { text: string }) => /\b\d{6}\b/.exec(mail.text)?.[0] ?? '';
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

async function registered() {
  const email = newEmail();
  await register(email);
  const mail = await gatehouse.mailbox.waitFor({ to: email });
  return { email, mail, code: codeIn(mail) };
}

test('the code of the mail verifies the address, once', async () => {
  const { email, code } = await registered();
  const answer = await verify(email, code);
  expect(answer).toMatchObject({ status: 200, body: { email, is_verified: true, role: 'user' } });
  expect(await verify(email, code)).toMatchObject(invalid);
  expect((await gatehouse.mailbox.waitFor({ to: email, subject: /^Welcome/ })).to).toEqual([email]);
  const events = await gatehouse.sql('select user_id from audit_events where action = $1 and user_id = $2', [
    'auth.email_verified',
    answer.body.id,
  ]);
  expect(events).toHaveLength(1);
});

test('a wrong code, an unknown address and a code that was never sent get one answer', async () => {
  const { email, code } = await registered();
  const answers = [
    await verify(email, otherThan(code)),
    await verify(newEmail('nobody'), code),
    await verify((await registered()).email, code),
  ];
  for (const answer of answers) expect(answer).toMatchObject(invalid);
  const words = answers.map(({ body: { request_id: _, ...body } }) => body);
  expect(words).toEqual([words[0], words[0], words[0]]);
});

test('a new code voids the old', async () => {
  const { email, mail, code } = await registered();
  expect((await resend(email)).status).toBe(200);
  const second = codeIn(await gatehouse.mailbox.waitFor({ to: email, after: mail }));
  expect(await verify(email, code)).toMatchObject(invalid);
  expect((await verify(email, second)).status).toBe(200);
});

test('of ten correct submissions at once one succeeds, and one mail says welcome', async () => {
  const { email, code } = await registered();
  const answers = await Promise.all(Array.from({ length: 10 }, () => verify(email, code)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
  const welcomes = await gatehouse.sql(
    "select 1 from bullmq.job j join users u on j.data->>'user_id' = u.id::text where u.email = $1 and j.name = 'welcome'",
    [email],
  );
  expect(welcomes).toHaveLength(1);
});

test('a failure after the right code costs its owner nothing', async () => {
  const { email, code } = await registered();
  await gatehouse.sql(
    "create or replace function break() returns trigger language plpgsql as $$ begin raise 'broken'; end $$",
  );
  await gatehouse.sql('create trigger broken before update on users for each row execute function break()');
  try {
    for (let n = 0; n < 6; n++) expect((await verify(email, code)).status).toBe(500);
  } finally {
    await gatehouse.sql('drop trigger broken on users');
  }
  expect((await verify(email, code)).status).toBe(200);
});

test('a code of an address that is verified already opens nothing', async () => {
  const { email } = await registered();
  await gatehouse.sql('update users set is_verified = true where email = $1', [email]);
  const [user] = await gatehouse.sql<{ id: string }>('select id from users where email = $1', [email]);
  const scope = { purpose: 'verification', userId: user?.id ?? '', version: 1, email } as const;
  const code = await gatehouse.services.otp.mint(scope, randomUUID(), Date.now() + 1000);
  expect(code).toMatch(/^\d{6}$/);
  expect(await verify(email, code ?? '')).toMatchObject(invalid);
});

test('a code of another purpose verifies nothing', async () => {
  const email = newEmail();
  await register(email);
  const [user] = await gatehouse.sql<{ id: string }>('select id from users where email = $1', [email]);
  const scope = { purpose: 'email_change', userId: user?.id ?? '', version: 1, email } as const;
  const code = await gatehouse.services.otp.mint(scope, randomUUID(), Date.now());
  expect(await verify(email, code ?? '')).toMatchObject(invalid);
});

describe('asking for a new code', () => {
  test('gets the same answer, whatever the state of the address', async () => {
    const verified = newEmail();
    const disabled = newEmail();
    for (const email of [verified, disabled]) await register(email);
    await gatehouse.sql('update users set is_verified = true where email = $1', [verified]);
    await gatehouse.sql('update users set is_active = false where email = $1', [disabled]);
    const seen: { status: number; [key: string]: unknown }[] = [];
    for (const email of [newEmail('nobody'), (await registered()).email, verified, disabled]) {
      const { status, body, headers } = await resend(email);
      const shown = [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name));
      seen.push({ status, body, headers: shown });
    }
    expect(seen).toEqual(seen.map(() => seen[0]));
    expect(seen[0]?.status).toBe(200);
  });

  test('is limited alike for known and unknown addresses, and register uses up the same minute', async () => {
    await using limited = await startGatehouse({ env: { RATE_LIMITS: 'register_ip=1000/3600' } });
    for (const email of [newEmail('unknown'), newEmail('known')]) {
      if (email.startsWith('known'))
        await limited.sql(
          'insert into users (id, email, created_at, updated_at) values (gen_random_uuid(), $1, now(), now())',
          [email],
        );
      await limited.rest.post('/auth/register', { email, password });
      const answer = await limited.rest.post('/auth/resend-verification', { email });
      expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: expect.any(Number) } });
      expect(answer.headers.get('retry-after')).toBe(String(answer.body.retry_after));
    }
  });
});
