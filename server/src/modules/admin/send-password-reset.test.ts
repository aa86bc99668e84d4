import { newEmail, password, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse({ worker: true });
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { mailbox, rest } = gatehouse;
const { token } = await signedIn(gatehouse, { role: 'admin' });
const send = (id: string) => rest.post(`/admin/users/${id}/send-password-reset`, undefined, { token });
const tokenIn = (text: string) =>
  new URL(/https?:\S+\/reset-password\S+/.exec(text)?.[0] ?? '').searchParams.get('token');

test('a link is mailed, and nothing changes until it is used', async () => {
  const ada = await signedIn(gatehouse);
  const { status, body } = await send(ada.id);
  expect([status, body]).toEqual([202, undefined]);
  const { text } = await mailbox.waitFor({ to: ada.email, subject: /^Reset your/ });
  expect((await rest.get('/users/me', { token: ada.token })).status).toBe(200);
  await signIn(gatehouse, ada.email);

  const next = 'a mare of yet another hue';
  expect((await rest.post('/auth/reset-password', { token: tokenIn(text), new_password: next })).status).toBe(200);
  expect((await rest.get('/users/me', { token: ada.token })).body.code).toBe('token_invalid');
  expect((await rest.post('/auth/login', { email: ada.email, password })).body.code).toBe('invalid_credentials');
  expect((await signIn(gatehouse, ada.email, next)).id).toBe(ada.id);
});

test('whoever has no password yet is invited again', async () => {
  const email = newEmail();
  const { body } = await rest.post('/admin/users', { email }, { token });
  const first = await mailbox.waitFor({ to: email, subject: /^Your invitation/ });
  await send(body.id);
  const second = await mailbox.waitFor({ to: email, subject: /^Your invitation/, after: first });
  const answer = await rest.post('/auth/reset-password', { token: tokenIn(second.text), new_password: password });
  expect(answer.status).toBe(200);
  // One use voids them all.
  const late = await rest.post('/auth/reset-password', { token: tokenIn(first.text), new_password: password });
  expect(late.body.code).toBe('reset_token_invalid');
});

test('nobody else, and no deactivated user, gets a link', async () => {
  const [ada, off] = [await signedIn(gatehouse), await signedIn(gatehouse)];
  await rest.put(`/admin/users/${off.id}`, { is_active: false }, { token });
  await send(off.id);
  await send(ada.id);
  await mailbox.waitFor({ to: ada.email, subject: /^Reset your/ });
  expect(await mailbox.all({ to: off.email, subject: /^Reset your/ })).toEqual([]);
});
