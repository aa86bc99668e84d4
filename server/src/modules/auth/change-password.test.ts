import { password, signedIn, signIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ worker: true });
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const fresh = 'another horse altogether';
const change = (token: string, old_password = password, new_password = fresh) =>
  gatehouse.rest.post('/auth/change-password', { old_password, new_password }, { token });
const status = async (token: string) => (await gatehouse.rest.get('/users/me', { token })).status;
const refreshStatus = async (refresh_token: string) =>
  (await gatehouse.rest.post('/auth/refresh', { refresh_token })).status;
const login = (email: string, secret: string) => gatehouse.rest.post('/auth/login', { email, password: secret });

test('the new tokens work, and every older one of every session is dead', async () => {
  const here = await signedIn(gatehouse);
  const there = await signIn(gatehouse, here.email);
  const answer = await change(here.token);
  expect(answer).toMatchObject({ status: 200, body: { token_type: 'bearer', expires_in: 900 } });
  for (const { token, tokens } of [here, there]) {
    expect(await status(token)).toBe(401);
    expect(await refreshStatus(tokens.refresh_token)).toBe(401);
  }
  expect(await status(answer.body.access_token)).toBe(200);
  expect(await refreshStatus(answer.body.refresh_token)).toBe(200);
  expect((await login(here.email, password)).status).toBe(401);
  expect((await login(here.email, fresh)).status).toBe(200);
});

test('the owner and the audit trail are told', async () => {
  const { token, email, id } = await signedIn(gatehouse);
  await change(token);
  const events = await gatehouse.sql(
    "select actor_id, user_id from audit_events where action = 'auth.password_changed' and user_id = $1",
    [id],
  );
  expect(events).toEqual([{ actor_id: id, user_id: id }]);
  expect((await gatehouse.mailbox.waitFor({ to: email, subject: /password was changed/ })).to).toEqual([email]);
});

describe('nothing changes', () => {
  test.each([
    ['without the old password', 'not a horse at all', fresh, 401, { code: 'invalid_credentials' }],
    ['for a short one', password, 'short', 400, { code: 'weak_password', reasons: ['too_short'] }],
    ['for a common one', password, 'passwordpassword', 400, { code: 'weak_password', reasons: ['too_common'] }],
    ['for one that is too long', password, 'x'.repeat(129), 400, { code: 'validation_failed' }],
  ])('%s', async (_what, old, next, code, body) => {
    const person = await signedIn(gatehouse);
    expect(await change(person.token, old, next)).toMatchObject({ status: code, body });
    expect(await status(person.token)).toBe(200);
    expect(await refreshStatus(person.tokens.refresh_token)).toBe(200);
    expect((await login(person.email, password)).status).toBe(200);
  });

  test('for one made of the address', async () => {
    const { token, email } = await signedIn(gatehouse);
    const answer = await change(token, password, email);
    expect(answer).toMatchObject({ status: 400, body: { reasons: ['contains_user_data'] } });
  });
});

test('of two changes at once one succeeds', async () => {
  const { token, email } = await signedIn(gatehouse);
  const answers = await Promise.all(
    ['first of two horses', 'second of two horses'].map((to) => change(token, password, to)),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401]);
  const won = answers[0]?.status === 200 ? 'first of two horses' : 'second of two horses';
  expect((await login(email, won)).status).toBe(200);
});

describe('between the check of the old password and the change', () => {
  /** Runs something while the new password is hashed. */
  async function meanwhile(run: () => Promise<unknown>, act: () => ReturnType<typeof change>) {
    const { services } = gatehouse;
    const { hasher } = services;
    const interrupted = {
      verify: hasher.verify.bind(hasher),
      needsRehash: hasher.needsRehash.bind(hasher),
      hash: async (secret: string) => {
        await run();
        return hasher.hash(secret);
      },
    };
    Object.assign(services, { hasher: interrupted });
    try {
      return await act();
    } finally {
      Object.assign(services, { hasher });
    }
  }

  test.each([
    ['everywhere', (_: string, there: string) => gatehouse.rest.post('/auth/logout-all', undefined, { token: there })],
    ['here', (here: string) => gatehouse.rest.post('/auth/logout', undefined, { token: here })],
    ['from elsewhere', (_: string, there: string) => gatehouse.rest.delete('/users/me/sessions', { token: there })],
  ])('a session that is ended %s changes nothing', async (_where, end) => {
    const { token, email } = await signedIn(gatehouse);
    const there = await signIn(gatehouse, email);
    const answer = await meanwhile(
      () => end(token, there.token),
      () => change(token),
    );
    expect(answer).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
    expect((await login(email, password)).status).toBe(200);
  });

  test('the upgrade of an old hash is no reason to refuse', async () => {
    const { token, email } = await signedIn(gatehouse);
    const set = async (cost: number) =>
      gatehouse.sql('update users set password_hash = $2 where email = $1', [email, await bcrypt(password, { cost })]);
    await set(4);
    expect(
      (
        await meanwhile(
          () => set(5),
          () => change(token),
        )
      ).status,
    ).toBe(200);
    expect((await login(email, fresh)).status).toBe(200);
  });
});
