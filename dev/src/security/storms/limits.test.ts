import {
  byRest,
  byTrpc,
  type FaceAnswer,
  type FaceCall,
  newEmail,
  type Outcome,
  type Person,
  password,
  signedIn,
  startPair,
} from '@gatehouse/dev/testing';
import { policies } from '@gatehouse/server/limits/policies';
import { afterAll, expect, test } from 'vitest';

/** So many calls are let in. The limits that count the same calls beside these let in any number. */
const stormed = {
  sign_in_account: 7,
  register_ip: 6,
  verification_mail: 5,
  reset_mail: 8,
  email_change_mail: 4,
  verify_ip: 9,
  refresh_session: 10,
  user: 12,
};
const limits = Object.entries({
  ...Object.fromEntries(Object.keys(policies).map((name) => [name, 100_000])),
  ...stormed,
});
const pair = await startPair({ env: { RATE_LIMITS: limits.map(([name, calls]) => `${name}=${calls}/600`).join() } });
afterAll(() => pair[Symbol.asyncDispose]());

/** One address, as people write it. */
const spelled = (email: string, n: number) =>
  [email, email.toUpperCase(), ` ${email}`, `${email.replace('a', 'A')}\t `][n % 4];

const [known, address] = [await signedIn(pair.gatehouse), newEmail()];
const { token, tokens } = known;

const calls: [keyof typeof stormed, (n: number) => FaceCall][] = [
  ['sign_in_account', (n) => ({ name: 'auth.login', input: { email: spelled(address, n), password: 'wrong' } })],
  ['register_ip', (n) => ({ name: 'auth.register', input: { email: spelled(newEmail(), n), password } })],
  ['verification_mail', (n) => ({ name: 'auth.resendVerification', input: { email: spelled(address, n) } })],
  ['reset_mail', (n) => ({ name: 'auth.requestPasswordReset', input: { email: spelled(address, n) } })],
  ['verify_ip', (n) => ({ name: 'auth.verifyEmail', input: { email: spelled(newEmail(), n), otp: '123456' } })],
  ['refresh_session', () => ({ name: 'auth.refresh', input: { refresh_token: tokens.refresh_token } })],
  ['email_change_mail', (n) => ({ name: 'users.updateMe', input: { email: spelled(address, n) }, token })],
];

/** Forty-eight calls at the same moment: by REST, by tRPC and in batches, over both processes. */
async function storm(callOf: (n: number) => FaceCall): Promise<Outcome[]> {
  const answers = pair.storm(36, async (rest, n): Promise<FaceAnswer[]> => {
    if (n % 3 === 0) return [await byRest(rest, callOf(n))];
    const { url } = pair.servers[n % 2 ? 1 : 0] as { url: string };
    return byTrpc(url, callOf(n), n % 3 === 1 ? 1 : 2);
  });
  return (await answers).flat().map(({ error }) => error?.code);
}
const letIn = (outcomes: Outcome[]) => outcomes.filter((code) => code !== 'rate_limited').length;

test.each(calls)(
  '%s lets in exactly as many calls as it says, over two processes and both faces',
  async (name, callOf) => {
    const outcomes = await storm(callOf);
    expect(outcomes).toHaveLength(48);
    expect(letIn(outcomes)).toBe(stormed[name]);
  },
);

test('every signed-in call is charged to its user, whichever of their sessions makes it', async () => {
  const ada: Person = await signedIn(pair.gatehouse);
  const { body } = await pair.gatehouse.rest.post('/auth/login', { email: ada.email, password });
  const names = ['users.me', 'users.sessions.list', 'users.export'];
  const outcomes = await storm((n) => ({
    name: names[n % names.length] ?? '',
    token: n % 5 ? ada.token : body.access_token,
  }));
  expect(letIn(outcomes)).toBe(stormed.user);
});
