import { newEmail, password, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse({ worker: true });
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { mailbox, rest } = gatehouse;

const subjects = {
  code: /^Confirm your new email/,
  changed: /^The email address of your/,
  exists: /^You already have/,
};

const codeMailedTo = async (to: string) => {
  const mail = await mailbox.waitFor({ to, subject: subjects.code });
  return /^\d{6}$/m.exec(mail.text)?.[0] ?? '';
};
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

async function somebody() {
  const person = await signedIn(gatehouse);
  const { token } = person;
  return {
    ...person,
    wish: (email: string) => rest.put('/users/me', { email }, { token }),
    confirm: (otp: string) => rest.post('/users/me/confirm-email', { otp }, { token }),
    me: () => rest.get('/users/me', { token }),
  };
}

describe('a new address', () => {
  test('waits for its code, then replaces the old one, which is told', async () => {
    const ada = await somebody();
    const other = await signIn(gatehouse, ada.email);
    const email = newEmail('lovelace');
    const wished = await ada.wish(email.toUpperCase());
    expect([wished.status, wished.body.email, wished.body.pending_email]).toEqual([200, ada.email, email]);

    const confirmed = await ada.confirm(await codeMailedTo(email));
    expect([confirmed.status, confirmed.body.email, confirmed.body.pending_email]).toEqual([200, email, null]);
    const notice = await mailbox.waitFor({ to: ada.email, subject: subjects.changed });
    expect(notice.text).not.toContain(email);
    expect(notice.text).toMatch(/l\S*@\S+/);

    for (const { token, tokens } of [ada, other]) {
      expect((await rest.get('/users/me', { token })).body.code).toBe('token_invalid');
      const refreshed = await rest.post('/auth/refresh', { refresh_token: tokens.refresh_token });
      expect(refreshed.body.code).toBe('token_invalid');
    }
    const events = 'select actor_id, details from audit_events where user_id = $1 and action = $2';
    const changed = await gatehouse.sql(events, [ada.id, 'users.email_changed']);
    expect(changed).toEqual([{ actor_id: ada.id, details: {} }]);
    expect((await signIn(gatehouse, email)).id).toBe(ada.id);
    expect((await rest.post('/auth/login', { email: ada.email, password })).body.code).toBe('invalid_credentials');
  });

  test('is nobody’s until its code is given: a wrong code changes nothing, and the right one still works', async () => {
    const ada = await somebody();
    const email = newEmail();
    await ada.wish(email);
    const code = await codeMailedTo(email);
    expect((await ada.confirm(wrong(code))).body.code).toBe('otp_invalid');
    expect((await ada.me()).body).toMatchObject({ email: ada.email, pending_email: email });
    expect((await rest.post('/auth/login', { email, password })).body.code).toBe('invalid_credentials');
    expect((await ada.confirm(code)).status).toBe(200);
  });

  test('is confirmed once, also by many at the same time', async () => {
    const ada = await somebody();
    const email = newEmail();
    await ada.wish(email);
    const code = await codeMailedTo(email);
    const answers = await Promise.all(Array.from({ length: 5 }, () => ada.confirm(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers) if (status !== 200) expect(body.code).toMatch(/otp_invalid|token_invalid/);
  });

  test('is confirmed by its own user alone', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    const email = newEmail();
    await ada.wish(email);
    const code = await codeMailedTo(email);
    expect((await eve.confirm(code)).body.code).toBe('otp_invalid');
    await eve.wish(email);
    expect((await eve.confirm(code)).body.code).toBe('otp_invalid');
  });
});

test('needs a recent sign-in, without which it takes nothing of the mail budget; other changes need none', async () => {
  await using limited = await startGatehouse({ env: { RATE_LIMITS: '' } });
  const ada = await signedIn(limited);
  const signInWas = (age: string) =>
    limited.sql(`update sessions set authenticated_at = now() - $1::interval where user_id = $2`, [age, ada.id]);
  const change = (fields: object) => limited.rest.put('/users/me', fields, { token: ada.token });
  const wished = newEmail();
  await signInWas('11 minutes');
  const late = await change({ email: wished, full_name: 'Ada' });
  expect([late.status, late.body.code]).toEqual([403, 'reauthentication_required']);
  expect(await limited.sql('select full_name, pending_email from users where id = $1', [ada.id])).toEqual([
    { full_name: null, pending_email: null },
  ]);
  expect((await change({ full_name: 'Ada' })).status).toBe(200);
  await signInWas('9 minutes');
  expect((await change({ email: wished })).body.pending_email).toBe(wished);
});

test('without a wish there is no code to give', async () => {
  const ada = await somebody();
  expect((await ada.confirm('123456')).body.code).toBe('otp_invalid');
});

test('giving the present address takes the wish back', async () => {
  const ada = await somebody();
  const email = newEmail();
  await ada.wish(email);
  const code = await codeMailedTo(email);
  expect((await ada.wish(ada.email.toUpperCase())).body).toMatchObject({ email: ada.email, pending_email: null });
  expect((await ada.confirm(code)).body.code).toBe('otp_invalid');
});

test('another wish voids the code of the earlier one', async () => {
  const ada = await somebody();
  const [first, second] = [newEmail('first'), newEmail('second')];
  await ada.wish(first);
  const early = await codeMailedTo(first);
  await ada.wish(second);
  const late = await codeMailedTo(second);
  expect((await ada.confirm(early)).body.code).toBe('otp_invalid');
  expect((await ada.confirm(late)).body.email).toBe(second);
});
