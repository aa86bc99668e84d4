import { randomUUID } from 'node:crypto';
import { newEmail, type Person, password, signedIn, signIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { issueResetToken } from '../../security/reset-token.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const { rest, services, sql } = gatehouse;
const admin = await signedIn(gatehouse, { role: 'admin' });

type Delete = (ada: Person) => Promise<{ status: number }>;
const deletions: [string, Delete][] = [
  ['by its owner', ({ token }) => rest.delete('/users/me', { token })],
  ['by an administrator', ({ id }) => rest.delete(`/admin/users/${id}`, admin)],
  [
    'by an administrator who means themself',
    async ({ id, token }) => {
      await sql("update users set role = 'admin' where id = $1", [id]);
      return rest.delete(`/admin/users/${id}`, { token });
    },
  ],
];

const codeKeys = async () =>
  (await services.redis.keys(`${services.config.redis.prefix}otp*`)).map((key) => key.replace(/.*otp/, 'otp')).sort();
const mint = (purpose: 'verification' | 'email_change', { id }: Person, email: string) =>
  services.otp.mint({ purpose, userId: id, version: 1, email }, randomUUID(), Date.now());
const verify = (email: string, otp: string | undefined) => rest.post('/auth/verify-email', { email, otp });

/** Somebody with all that an account can have. */
async function somebody() {
  const ada = await signedIn(gatehouse);
  const { id, email, token } = ada;
  const pending = newEmail('pending');
  await rest.put('/users/me', { full_name: 'Ada Lovelace', phone: '+442079460958', email: pending }, { token });
  await rest.put(`/admin/users/${id}`, { full_name: 'Augusta Ada' }, admin);
  const code = await mint('verification', ada, email);
  await mint('email_change', ada, pending);
  await verify(email, code === '000000' ? '000001' : '000000');
  await rest.post('/users/me/confirm-email', { otp: '000000' }, { token });
  const link = issueResetToken(services.secrets.resetToken, { userId: id, version: 1, expiresAt: Date.now() + 60_000 });
  return { ada, there: await signIn(gatehouse, email), pending, code, link };
}

describe.each(deletions)('a deletion %s', (_, remove) => {
  test('leaves no session, no code and nothing personal, and of the trail ids and actions', async () => {
    const { ada, pending } = await somebody();
    expect((await codeKeys()).map((key) => key.split(':', 2).join(':'))).toEqual(
      expect.arrayContaining(['otp:email_change', 'otp:verification', 'otp-wrong:email_change']),
    );
    expect((await remove(ada)).status).toBe(204);
    expect(await codeKeys()).toEqual([]);
    expect(await sql('select from sessions where user_id = $1', [ada.id])).toEqual([]);
    const trail = await sql<{ action: string; actor_id: string; ip: unknown; user_agent: unknown }>(
      'select * from audit_events where user_id = $1 or actor_id = $1',
      [ada.id],
    );
    expect(trail.length).toBeGreaterThan(5);
    for (const { action, actor_id, ip, user_agent } of trail) {
      // Where another administrator was when they deleted the account is theirs.
      if (action !== 'admin.user_deleted' || actor_id === ada.id) expect([ip, user_agent]).toEqual([null, null]);
    }
    const rows = await Promise.all(
      ['users', 'sessions', 'audit_events'].map((table) => sql(`select t::text from ${table} t`)),
    );
    for (const personal of [ada.email, pending, 'Lovelace', 'Augusta', '442079460958']) {
      expect(JSON.stringify(rows)).not.toContain(personal);
    }
  });

  test('lets the address register again, as somebody else whom nothing of the old account opens', async () => {
    const { ada, there, code, link } = await somebody();
    await remove(ada);
    const anew = await signedIn(gatehouse, { email: ada.email, verified: false });
    expect(anew.id).not.toBe(ada.id);
    for (const { token, tokens } of [ada, there]) {
      const { refresh_token } = tokens;
      expect((await rest.get('/users/me', { token })).body.code).toBe('token_invalid');
      expect((await rest.post('/auth/refresh', { refresh_token })).body.code).toBe('token_invalid');
    }
    expect((await verify(ada.email, code)).body.code).toBe('otp_invalid');
    const reset = await rest.post('/auth/reset-password', { token: link, new_password: `${password} 2` });
    expect(reset.body.code).toBe('reset_token_invalid');
    const { body: exported } = await rest.get('/users/me/export', { token: anew.token });
    expect(exported.user).toMatchObject({ full_name: null, phone: null, pending_email: null, is_verified: false });
    expect(JSON.stringify(exported)).not.toContain(ada.id);
  });
});
