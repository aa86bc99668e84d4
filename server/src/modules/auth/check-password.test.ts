import {
  newEmail,
  password,
  postJson,
  signedIn,
  startGatehouse,
  startServer,
  type TestGatehouse,
} from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

const wrong = 'not the password at all';
const home = '198.51.100.1';
const elsewhere = '203.0.113.200';
const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });

const start = (worker = false) =>
  // So wide that only what is tested here stops anybody.
  startGatehouse({
    env: {
      RATE_LIMITS: 'sign_in_account=1000/60,sign_in_account_long=1000/60,sign_in_ip=1000/60,sign_in_strangers=1000/60',
      TRUSTED_PROXIES: '127.0.0.1',
    },
    worker,
  });

const login = (gatehouse: TestGatehouse, ip: string, email: string, secret: string) =>
  gatehouse.rest.post('/auth/login', { email, password: secret }, from(ip));

const failuresOf = async (gatehouse: TestGatehouse, id: string) =>
  (await gatehouse.sql<{ failed_sign_ins: number }>('select failed_sign_ins from users where id = $1', [id]))[0]
    ?.failed_sign_ins;

async function guess(gatehouse: TestGatehouse, ip: string, email: string, times: number) {
  for (let call = 0; call < times; call++) expect((await login(gatehouse, ip, email, wrong)).status).toBe(401);
}

test('after eighty wrong passwords a stranger’s right one is wrong, and the owner’s at home is right', async () => {
  await using gatehouse = await start();
  const { email, id } = await signedIn(gatehouse);
  expect((await login(gatehouse, home, email, password)).status).toBe(200);
  await guess(gatehouse, elsewhere, email, 79);
  await gatehouse.sql('update users set failed_sign_ins = 79 where id = $1', [id]);
  await guess(gatehouse, elsewhere, email, 1);
  const right = await login(gatehouse, elsewhere, email, password);
  const guessed = await login(gatehouse, elsewhere, email, wrong);
  expect(right.status).toBe(401);
  expect({ ...right.body, request_id: '' }).toEqual({ ...guessed.body, request_id: '' });
  expect((await login(gatehouse, home, email, password)).status).toBe(200);
  // The streak is over, so a new place is open again.
  expect(await failuresOf(gatehouse, id)).toBe(0);
  expect((await login(gatehouse, elsewhere, email, password)).status).toBe(200);
});

test('what was refused for that shows in the trail', async () => {
  await using gatehouse = await start();
  const { email, id } = await signedIn(gatehouse);
  await gatehouse.sql('update users set failed_sign_ins = 80 where id = $1', [id]);
  await login(gatehouse, elsewhere, email, password);
  const [event] = await gatehouse.sql('select action, details from audit_events where user_id = $1 order by at desc', [
    id,
  ]);
  expect(event).toEqual({ action: 'auth.sign_in_failed', details: { reason: 'too_many_guesses' } });
});

test('whoever guesses at the owner’s own address is a stranger after twenty in a row', async () => {
  await using gatehouse = await start();
  const { email, id } = await signedIn(gatehouse);
  expect((await login(gatehouse, home, email, password)).status).toBe(200);
  await gatehouse.sql('update users set failed_sign_ins = 80 where id = $1', [id]);
  await guess(gatehouse, home, email, 20);
  expect((await login(gatehouse, home, email, password)).status).toBe(401);
});

test('a new password by the mailed link opens the account again where it was set', async () => {
  await using gatehouse = await start(true);
  const { email, id } = await signedIn(gatehouse);
  await gatehouse.sql('update users set failed_sign_ins = 80 where id = $1', [id]);
  expect((await login(gatehouse, elsewhere, email, password)).status).toBe(401);
  await gatehouse.rest.post('/auth/request-password-reset', { email }, from(elsewhere));
  const { text } = await gatehouse.mailbox.waitFor({ to: email, subject: /reset/i });
  const token = /token=([\w-]+)/.exec(text)?.[1];
  const fresh = 'another horse of that colour';
  const reset = await gatehouse.rest.post('/auth/reset-password', { token, new_password: fresh }, from(elsewhere));
  expect(reset.status).toBe(200);
  // Others go on guessing at once.
  await gatehouse.sql('update users set failed_sign_ins = 80 where id = $1', [id]);
  expect((await login(gatehouse, elsewhere, email, fresh)).status).toBe(200);
});

test('a wrong old password counts like one at the sign-in, and is in the trail', async () => {
  await using gatehouse = await start();
  const { token, id } = await signedIn(gatehouse);
  const change = { old_password: wrong, new_password: 'another horse of that colour' };
  expect((await gatehouse.rest.post('/auth/change-password', change, { token })).status).toBe(401);
  expect(await failuresOf(gatehouse, id)).toBe(1);
  expect(
    await gatehouse.sql(`select from audit_events where user_id = $1 and action = 'auth.password_change_failed'`, [id]),
  ).toHaveLength(1);
});

test('the owner is told by mail at the tenth wrong password in a row, once', async () => {
  await using gatehouse = await start(true);
  const { email } = await signedIn(gatehouse);
  await guess(gatehouse, elsewhere, email, 9);
  const jobs = () => gatehouse.sql(`select from bullmq.job where name = 'sign_in_attempts'`);
  expect(await jobs()).toHaveLength(0);
  await guess(gatehouse, elsewhere, email, 15);
  expect(await jobs()).toHaveLength(1);
  const mail = await gatehouse.mailbox.waitFor({ to: email, subject: /wrong passwords/i });
  expect(mail.text).not.toContain(elsewhere);
});

test('nobody is told at an address that was never verified', async () => {
  await using gatehouse = await start();
  const email = newEmail();
  await gatehouse.rest.post('/auth/register', { email, password });
  await guess(gatehouse, elsewhere, email, 12);
  expect(await gatehouse.sql(`select from bullmq.job where name = 'sign_in_attempts'`)).toHaveLength(0);
});

test('with Redis away eighty guesses are still all', async () => {
  await using gatehouse = await start();
  const { email, id } = await signedIn(gatehouse);
  const { PORT: _, ...env } = gatehouse.env;
  await using server = await startServer({ ...env, REDIS_URL: 'redis://127.0.0.1:9' });
  const signIn = () => postJson(`${server.url}/api/v1/auth/login`, { email, password });
  expect((await signIn()).status).toBe(200);
  await gatehouse.sql('update users set failed_sign_ins = 80 where id = $1', [id]);
  expect((await signIn()).status).toBe(401);
});
