import { newEmail, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse({ worker: true });
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { mailbox, rest } = gatehouse;

const codeMail = /^Confirm your new email/;
const wish = (token: string, email: string) => rest.put('/users/me', { email }, { token });
const confirm = (token: string, otp: string) => rest.post('/users/me/confirm-email', { otp }, { token });

test('the answer does not tell that an address is somebody’s; its owner is told by mail', async () => {
  const [ada, owner, free] = [await signedIn(gatehouse), await signedIn(gatehouse), newEmail()];
  const untaken = await wish(ada.token, free);
  const taken = await wish(ada.token, owner.email);
  expect(taken.status).toBe(200);
  expect(taken.body).toEqual({ ...untaken.body, pending_email: owner.email, updated_at: expect.any(String) });
  expect(Object.keys(taken.body)).toEqual(Object.keys(untaken.body));

  await mailbox.waitFor({ to: owner.email, subject: /^You already have/ });
  expect((await confirm(ada.token, '000000')).body.code).toBe('otp_invalid');
  expect((await rest.get('/users/me', { token: ada.token })).body.email).toBe(ada.email);
});

test('an address that became somebody’s while its code was on the way is not confirmed', async () => {
  const ada = await signedIn(gatehouse);
  const email = newEmail();
  await wish(ada.token, email);
  const mail = await mailbox.waitFor({ to: email, subject: codeMail });
  const owner = await signedIn(gatehouse, { email });
  const code = /^\d{6}$/m.exec(mail.text)?.[0] ?? '';
  expect((await confirm(ada.token, code)).body.code).toBe('otp_invalid');
  expect((await rest.get('/users/me', { token: ada.token })).body).toMatchObject({ id: ada.id, email: ada.email });
  expect((await rest.get('/users/me', { token: owner.token })).body).toMatchObject({ id: owner.id, email });
});

test('of two users who confirm one address at once, one gets it', async () => {
  const [ada, eve] = [await signedIn(gatehouse), await signedIn(gatehouse)];
  const email = newEmail();
  await wish(ada.token, email);
  const first = await mailbox.waitFor({ to: email, subject: codeMail });
  await wish(eve.token, email);
  const second = await mailbox.waitFor({ to: email, subject: codeMail, after: first });
  const codes = [first, second].map(({ text }) => /^\d{6}$/m.exec(text)?.[0] ?? '');
  const answers = await Promise.all([confirm(ada.token, codes[0] ?? ''), confirm(eve.token, codes[1] ?? '')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  expect(answers.find(({ status }) => status === 400)?.body.code).toBe('otp_invalid');
});
