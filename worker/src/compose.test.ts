import { randomUUID } from 'node:crypto';
import { newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import type { MailJob } from '@gatehouse/server/queue/mail-job';
import { readResetToken } from '@gatehouse/server/security/reset-token';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Composer } from './compose.ts';
import { Recipients } from './recipients.ts';

let gatehouse: TestGatehouse;
let pool: Pool;
let composer: Composer;
let user: { id: string; email: string };
beforeAll(async () => {
  gatehouse = await startGatehouse();
  const { otp, config, secrets } = gatehouse.services;
  pool = new Pool({ connectionString: config.database.url, max: 1 });
  composer = new Composer(new Recipients(pool), otp, {
    appName: 'Analytical Engines',
    appUrl: 'https://app.example.com',
    otpLifetime: config.otp.lifetime,
    resetLifetime: config.tokens.resetLifetime,
    invitationLifetime: config.tokens.invitationLifetime,
    resetTokenKey: secrets.resetToken,
  });
});
afterAll(async () => {
  await pool.end();
  await gatehouse[Symbol.asyncDispose]();
});
beforeEach(async () => {
  const email = newEmail();
  await gatehouse.rest.post('/auth/register', { email, password });
  const [row] = await gatehouse.sql<{ id: string }>('select id from users where email = $1', [email]);
  user = { id: row?.id ?? '', email };
});

type Template = Exclude<MailJob['template'], 'email_changed' | 'session_revoked'>;
const pendingEmail = () => `new-${user.email}`;
const base = () => ({ user_id: user.id, version: 1, nonce: randomUUID(), made_at: Date.now() });
const job = (template: Template, change: { made_at?: number } = {}): MailJob =>
  template === 'email_change'
    ? { template, ...base(), new_email: pendingEmail(), ...change }
    : { template, ...base(), ...change };
const compose = async (data: MailJob) => {
  const addressed = await composer.address(data);
  return addressed && composer.compose(data, addressed);
};
const set = (change: string) => gatehouse.sql(`update users set ${change} where id = $1`, [user.id]);
const codeIn = (mail: { text: string } | undefined) => /\b\d{6}\b/.exec(mail?.text ?? '')?.[0];
const scope = () => ({ purpose: 'verification', userId: user.id, version: 1, email: user.email }) as const;

test('a code is made when its mail is, and a retry of the mail has the same', async () => {
  const verification = job('verification');
  const first = await compose(verification);
  expect(first?.to).toBe(user.email);
  expect(await gatehouse.services.otp.check(scope(), codeIn(first) ?? '')).toBe(true);
  expect(codeIn(await compose(verification))).toBe(codeIn(first));
});

test('an older job never voids a newer code, and is not sent', async () => {
  const older = job('verification');
  const newer = await compose(job('verification', { made_at: older.made_at + 1 }));
  expect(await compose(older)).toBeUndefined();
  expect(await gatehouse.services.otp.check(scope(), codeIn(newer) ?? '')).toBe(true);
});

test('the code of a new address goes to that address, and opens it', async () => {
  await set("pending_email = 'new-' || email, is_verified = true");
  const mail = await compose(job('email_change'));
  expect(mail?.to).toBe(pendingEmail());
  const change = { ...scope(), purpose: 'email_change', email: pendingEmail() } as const;
  expect(await gatehouse.services.otp.check(change, codeIn(mail) ?? '')).toBe(true);
});

test('a link is made when its mail is, for the account as it stands', async () => {
  for (const [template, minutes] of [
    ['password_reset', 30],
    ['invitation', 7 * 24 * 60],
  ] as const) {
    const mail = await compose(job(template));
    const token = /https:\/\/app\.example\.com\/reset-password\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    const { resetToken } = gatehouse.services.secrets;
    const claim = readResetToken(resetToken, token, Date.now());
    expect(claim).toMatchObject({ userId: user.id, version: 1 });
    expect(readResetToken(resetToken, token, Date.now() + (minutes - 1) * 60_000)).toBeDefined();
    expect(readResetToken(resetToken, token, Date.now() + minutes * 60_000)).toBeUndefined();
  }
});

describe('a mail whose purpose has passed is not sent', () => {
  const opening = ['verification', 'email_change', 'password_reset', 'invitation'] as const;
  const pending = () => set("pending_email = 'new-' || email");

  test.each(opening)('%s, when the version of the account has passed', async (template) => {
    await pending();
    expect(await compose(job(template))).toBeDefined();
    await set('version = version + 1');
    expect(await compose(job(template))).toBeUndefined();
  });

  test.each(opening)('%s, when the account is deactivated', async (template) => {
    await pending();
    await set('is_active = false');
    expect(await compose(job(template))).toBeUndefined();
  });

  test('a code for an address that is verified already', async () => {
    await set('is_verified = true');
    expect(await compose(job('verification'))).toBeUndefined();
  });

  test('a code for a change of address that was called off, or made anew', async () => {
    expect(await compose(job('email_change'))).toBeUndefined();
    await set("pending_email = 'another-' || email");
    expect(await compose(job('email_change'))).toBeUndefined();
  });

  test.each([...opening, 'welcome', 'password_changed', 'account_exists'] as const)(
    '%s, to nobody',
    async (template) => {
      await gatehouse.sql('delete from users where id = $1', [user.id]);
      expect(await compose(job(template))).toBeUndefined();
    },
  );
});

test('a notice of what has happened is sent whatever has happened since', async () => {
  await set('version = version + 1');
  expect((await compose(job('password_changed')))?.to).toBe(user.email);
  const revoked = await compose({ ...base(), template: 'session_revoked', ip: '203.0.113.7', user_agent: null });
  expect(revoked?.text).toContain('203.0.113.7');
  const changed = await compose({ ...base(), template: 'email_changed', old_email: 'old@example.com' });
  expect(changed?.to).toBe('old@example.com');
  expect(changed?.text).not.toContain(user.email);
});

test('mails are in the language of the account', async () => {
  await set("locale = 'de-AT'");
  expect((await compose(job('welcome')))?.subject).toContain('Willkommen');
});
