import { randomUUID } from 'node:crypto';
import { newEmail, type Person, password, type RestClient, signedIn, signIn, startPair } from '@gatehouse/dev/testing';
import { issueResetToken } from '@gatehouse/server/security/reset-token';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, test } from 'vitest';

const pair = await startPair();
afterAll(() => pair[Symbol.asyncDispose]());
const { gatehouse } = pair;
const [here, there] = pair.rest;
const admin = await signedIn(gatehouse, { role: 'admin' });

type Tokens = Person['tokens'];
type Ending = (ada: Person, rest: RestClient) => Promise<{ status: number }>;
const byAdmin =
  (change: (ada: Person) => object): Ending =>
  (ada, rest) =>
    rest.put(`/admin/users/${ada.id}`, change(ada), admin);
const versionOf = async ({ id }: Person) =>
  (await gatehouse.sql<{ version: number }>('select version from users where id = $1', [id]))[0]?.version;

/** Whatever ends every session of a user; some of it leaves the credentials as they were. */
const endings: [string, Ending, 'credentials stay'?][] = [
  [
    'a change of the password',
    ({ token }, rest) =>
      rest.post('/auth/change-password', { old_password: password, new_password: `${password} 2` }, { token }),
  ],
  [
    'a reset of the password',
    async (ada, rest) => {
      const claim = { userId: ada.id, version: (await versionOf(ada)) ?? 0, expiresAt: Date.now() + 60_000 };
      const token = issueResetToken(gatehouse.services.secrets.resetToken, claim);
      return rest.post('/auth/reset-password', { token, new_password: `${password} 2` });
    },
  ],
  ['a deactivation', byAdmin(() => ({ is_active: false }))],
  ['a deletion by its owner', ({ token }, rest) => rest.delete('/users/me', { token })],
  ['a deletion by an administrator', ({ id }, rest) => rest.delete(`/admin/users/${id}`, admin)],
  [
    'a change of the address by its owner',
    async ({ id, token }, rest) => {
      const email = newEmail('new');
      await rest.put('/users/me', { email }, { token });
      const scope = { purpose: 'email_change', userId: id, version: 1, email } as const;
      const otp = await gatehouse.services.otp.mint(scope, randomUUID(), Date.now() + 1000);
      return rest.post('/users/me/confirm-email', { otp }, { token });
    },
  ],
  ['a change of the address by an administrator', byAdmin(() => ({ email: newEmail('new') }))],
  ['a new role', byAdmin(() => ({ role: 'admin' })), 'credentials stay'],
  [
    'a sign-out everywhere',
    ({ token }, rest) => rest.post('/auth/logout-all', undefined, { token }),
    'credentials stay',
  ],
  [
    'a revocation by an administrator',
    ({ id }, rest) => rest.delete(`/admin/users/${id}/sessions`, admin),
    'credentials stay',
  ],
];

/** What one process, and then the other, says of the tokens of a session: 200 or 401, and nothing else. */
async function verdicts({ access_token: token, refresh_token }: Tokens): Promise<number[]> {
  const answers = [];
  for (const rest of [there, here]) {
    answers.push(await rest.get('/users/me', { token }), await rest.post('/auth/refresh', { refresh_token }));
  }
  for (const { status, body } of answers)
    if (status !== 200) expect([status, body.code]).toEqual([401, 'token_invalid']);
  return answers.map(({ status }) => status);
}
const dead = [401, 401, 401, 401];
const alive = [200, 200, 200, 200];

describe.each(endings)('%s', (_, end, credentials) => {
  test('ends every older token at once in both processes, also one of the same second', async () => {
    const ada = await signedIn(gatehouse);
    const others = [await signIn(gatehouse, ada.email), await signIn(gatehouse, ada.email)] as const;
    // Both processes have seen them, and one was refreshed a moment ago by the other process.
    expect(await verdicts(others[0].tokens)).toEqual(alive);
    const refreshed = await there.post('/auth/refresh', { refresh_token: others[1].tokens.refresh_token });
    const justNow = await signIn(gatehouse, ada.email);
    expect((await end(justNow, here)).status).toBeLessThan(300);
    for (const tokens of [ada.tokens, others[0].tokens, others[1].tokens, refreshed.body, justNow.tokens]) {
      expect(await verdicts(tokens)).toEqual(dead);
    }
  });

  test('ends every token of a sign-in that runs beside it, unless that comes after with credentials that still hold', async () => {
    const ada = await signedIn(gatehouse);
    const signIns = pair.storm(8, (rest) => rest.post('/auth/login', { email: ada.email, password }));
    const ended = await end(ada, here);
    expect(ended.status).toBeLessThan(300);
    const now = await versionOf(ada);
    for (const { status, body } of await signIns) {
      if (status !== 200) expect(['invalid_credentials', 'account_disabled']).toContain(body.code);
      else {
        const after = credentials !== undefined && decodeJwt(body.access_token).ver === now;
        expect(await verdicts(body)).toEqual(after ? alive : dead);
      }
    }
  });
});

describe('exactly the named sessions end at', () => {
  const idOf = ({ token }: Person) => decodeJwt(token).sid as string;
  const cases: [string, Ending, string][] = [
    ['a sign-out', ({ token }, rest) => rest.post('/auth/logout', undefined, { token }), 'own'],
    [
      'the revocation of another one',
      async (ada, rest) => {
        const [, other] = await sessionsOf(ada);
        return rest.delete(`/users/me/sessions/${idOf(other as Person)}`, ada);
      },
      'another',
    ],
    ['the revocation of all others', ({ token }, rest) => rest.delete('/users/me/sessions', { token }), 'others'],
  ];
  const known = new Map<string, Person[]>();
  const sessionsOf = async ({ id }: Person) => known.get(id) ?? [];

  test.each(cases)('%s', async (_, end, which) => {
    const ada = await signedIn(gatehouse);
    const people = [ada, await signIn(gatehouse, ada.email), await signIn(gatehouse, ada.email)];
    known.set(ada.id, people);
    const eve = await signedIn(gatehouse);
    expect((await end(ada, here)).status).toBe(204);
    const expected = { own: [dead, alive, alive], another: [alive, dead, alive], others: [alive, dead, dead] }[which];
    const seen = [];
    for (const { tokens } of people) seen.push(await verdicts(tokens));
    expect(seen).toEqual(expected);
    expect(await verdicts(eve.tokens)).toEqual(alive);
  });
});
