import { newEmail, password, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

test('by default twenty accounts an hour are registered from one address', async () => {
  const hasher = { hash: async () => 'x', verify: async () => false, needsRehash: () => false };
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: '' }, hasher });
  const register = () => gatehouse.rest.post('/auth/register', { email: newEmail(), password });
  for (let call = 0; call < 20; call++) expect((await register()).status).toBe(201);
  const { status, body } = await register();
  expect(status).toBe(429);
  expect(body.retry_after).toBeGreaterThan(60);
  expect(body.retry_after).toBeLessThanOrEqual(3600);
});

test('a code was mailed at the registration, so the next one can be asked for only a minute later', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: '' } });
  const email = newEmail();
  await gatehouse.rest.post('/auth/register', { email, password });
  const { status, body } = await gatehouse.rest.post('/auth/resend-verification', { email });
  expect(status).toBe(429);
  expect(body.retry_after).toBeGreaterThan(50);
  expect(body.retry_after).toBeLessThanOrEqual(60);
});

test('codes for one address take nothing from its reset links, nor from another address', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: '' } });
  const { email } = await signedIn(gatehouse);
  const resend = (to: string) => gatehouse.rest.post('/auth/resend-verification', { email: to });
  const reset = (to: string) => gatehouse.rest.post('/auth/request-password-reset', { email: to });
  expect((await resend(email)).status).toBe(429);
  expect((await reset(email)).status).toBe(200);
  expect((await reset(email.toUpperCase())).status).toBe(429);
  expect((await resend(newEmail())).status).toBe(200);
  expect((await reset(newEmail())).status).toBe(200);
});

test('known and unknown addresses are limited alike', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'reset_mail=2/600,verification_mail=2/600' } });
  const { email: known } = await signedIn(gatehouse);
  const ask = async (path: string, email: string) => {
    const answers = [];
    for (let call = 0; call < 3; call++) answers.push(await gatehouse.rest.post(path, { email }));
    return answers.map(({ status, body }) => ({ status, message: body.message, code: body.code }));
  };
  expect(await ask('/auth/request-password-reset', known)).toEqual(
    await ask('/auth/request-password-reset', newEmail()),
  );
  const unknown = newEmail();
  await gatehouse.rest.post('/auth/register', { email: unknown, password });
  const anew = newEmail();
  await gatehouse.rest.post('/auth/register', { email: anew, password });
  await gatehouse.sql('delete from users where email = $1', [unknown]);
  expect(await ask('/auth/resend-verification', unknown)).toEqual(await ask('/auth/resend-verification', anew));
});

test('a refused request mails nothing', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'reset_mail=1/600' } });
  const { email } = await signedIn(gatehouse);
  const count = async () =>
    (await gatehouse.sql(`select from bullmq.job where name = 'password_reset'`).catch(() => [])).length;
  await gatehouse.rest.post('/auth/request-password-reset', { email });
  const before = await count();
  expect(before).toBe(1);
  expect((await gatehouse.rest.post('/auth/request-password-reset', { email })).status).toBe(429);
  expect(await count()).toBe(before);
});

test('a new address to change to is limited by that address; a change without one is not', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'email_change_mail=1/600' } });
  const { token } = await signedIn(gatehouse);
  const update = (body: object) => gatehouse.rest.put('/users/me', body, { token });
  const email = newEmail();
  expect((await update({ email })).status).toBe(200);
  expect((await update({ email })).status).toBe(429);
  expect((await update({ full_name: 'Ada' })).status).toBe(200);
});
