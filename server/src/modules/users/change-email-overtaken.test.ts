import { newEmail, signedIn, startGatehouse, startWorker } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { mailbox, rest } = gatehouse;
const codeMail = /^Confirm your new email/;

test('wishes that overtake the mails of earlier ones mail no code to an address that is somebody else’s', async () => {
  const [ada, owner] = [await signedIn(gatehouse), await signedIn(gatehouse)];
  const [free, last] = [newEmail('free'), newEmail('last')];
  const wish = (email: string) => rest.put('/users/me', { email }, { token: ada.token });
  await wish(free);
  await wish(owner.email);
  await using _ = await startWorker({ ...gatehouse.env, LOG_LEVEL: 'info' });
  await mailbox.waitFor({ to: owner.email, subject: /^You already have/ });
  await wish(last);
  await mailbox.waitFor({ to: last, subject: codeMail });
  expect(await mailbox.all({ to: owner.email, subject: codeMail })).toEqual([]);
});
