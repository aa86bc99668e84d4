import { setTimeout as sleep } from 'node:timers/promises';
import { type Person, password, type RestClient, signedIn, startPair } from '@gatehouse/dev/testing';
import { issueResetToken } from '@gatehouse/server/security/reset-token';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, expect, test } from 'vitest';

const pair = await startPair();
afterAll(() => pair[Symbol.asyncDispose]());
const { gatehouse, storm } = pair;
const [one, other] = pair.rest;

const login = (rest: RestClient, email: string, secret: string) =>
  rest.post('/auth/login', { email, password: secret });
const change = (rest: RestClient, { token }: Person, to: string) =>
  rest.post('/auth/change-password', { old_password: password, new_password: to }, { token });
const reset = (rest: RestClient, token: string, to: string) =>
  rest.post('/auth/reset-password', { token, new_password: to });
const linkFor = ({ id }: Person) =>
  issueResetToken(gatehouse.services.secrets.resetToken, { userId: id, version: 1, expiresAt: Date.now() + 60_000 });

/** Which of these passwords sign in, the old one among them. */
async function goodOf(email: string, secrets: readonly string[]): Promise<string[]> {
  const answers = await Promise.all([password, ...secrets].map((secret) => login(one, email, secret)));
  return [password, ...secrets].filter((_, n) => answers[n]?.status === 200);
}

const count = async (action: string, id: string) =>
  (await gatehouse.sql('select 1 from audit_events where action = $1 and user_id = $2', [action, id])).length;
const notices = async (id: string) =>
  (await gatehouse.sql("select 1 from bullmq.job where name = 'password_changed' and data->>'user_id' = $1", [id]))
    .length;

test('of many uses of one reset link at once over two processes one sets its password', async () => {
  const ada = await signedIn(gatehouse);
  const link = linkFor(ada);
  const secrets = Array.from({ length: 20 }, (_, n) => `horse number ${n} of the stable`);
  const answers = await storm(20, (rest, n) => reset(rest, link, secrets[n] ?? ''));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(400)]);
  for (const { status, body } of answers) if (status !== 200) expect(body.code).toBe('reset_token_invalid');
  const winner = secrets[answers.findIndex(({ status }) => status === 200)];
  expect(await goodOf(ada.email, secrets)).toEqual([winner]);
  expect([await count('auth.password_reset', ada.id), await notices(ada.id)]).toEqual([1, 1]);
});

test('a change of the password and a reset at the same moment: one wins, and only its password signs in', async () => {
  const somebody = await signedIn(gatehouse);
  const begin = performance.now();
  await change(one, somebody, 'a horse that was changed');
  const duration = performance.now() - begin;
  for (let round = 0; round < 12; round++) {
    const ada = await signedIn(gatehouse);
    const link = linkFor(ada);
    // A change hashes twice and a reset once: it begins later and later, so that each comes first some time.
    const later = sleep((duration * round) / 12);
    const [changed, wasReset] = await Promise.all([
      change(round % 2 ? one : other, ada, 'a horse that was changed'),
      later.then(() => reset(round % 2 ? other : one, link, 'a horse that was reset')),
    ]);
    expect([
      'ok, reset_token_invalid',
      'token_invalid, ok',
      // The old password was checked when it was old already.
      'invalid_credentials, ok',
    ]).toContain([changed, wasReset].map(({ body }) => body.code ?? 'ok').join(', '));
    const winner = changed.status === 200 ? 'a horse that was changed' : 'a horse that was reset';
    expect(await goodOf(ada.email, ['a horse that was changed', 'a horse that was reset'])).toEqual([winner]);
    expect(await notices(ada.id)).toBe(1);
  }
});

test('sign-ins that upgrade an old hash never undo a change of the password that runs beside them', async () => {
  const old = await bcrypt(password, { cost: 4 });
  let upgraded = 0;
  for (let round = 0; round < 12; round++) {
    const ada = await signedIn(gatehouse);
    await gatehouse.sql('update users set password_hash = $2 where id = $1', [ada.id, old]);
    const [changed, ...signIns] = await Promise.all([
      change(round % 2 ? one : other, ada, 'a horse that was changed'),
      ...Array.from({ length: 4 }, (_, n) => login(n % 2 ? one : other, ada.email, password)),
    ]);
    expect(changed.status).toBe(200);
    for (const { status, body } of signIns) expect([200, 'invalid_credentials']).toContain(body.code ?? status);
    upgraded += signIns.filter(({ status }) => status === 200).length;
    expect(await goodOf(ada.email, ['a horse that was changed'])).toEqual(['a horse that was changed']);
    // Whoever signed in before the change is out again.
    for (const { body } of signIns.filter(({ status }) => status === 200))
      expect((await other.get('/users/me', { token: body.access_token })).status).toBe(401);
  }
  // Some came first, or nothing was shown.
  expect(upgraded).toBeGreaterThan(0);
});
