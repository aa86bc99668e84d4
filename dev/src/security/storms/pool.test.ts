import { randomUUID } from 'node:crypto';
import {
  byRest,
  byTrpc,
  type FaceCall,
  newEmail,
  type Outcome,
  type Person,
  password,
  signedIn,
  signIn,
  startGatehouse,
  startServer,
} from '@gatehouse/dev/testing';
import { buildApp } from '@gatehouse/server/app';
import { issueResetToken } from '@gatehouse/server/security/reset-token';
import { createServices } from '@gatehouse/server/services';
import { listProcedures } from '@gatehouse/shared';
import { decodeJwt } from 'jose';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
const { PORT: _, ...env } = gatehouse.env;
const server = await startServer({ ...env, DB_POOL_SIZE: '2' });
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await gatehouse[Symbol.asyncDispose]();
});
const { otp, secrets } = gatehouse.services;

const admin = await signedIn(gatehouse, { role: 'admin' });
const asAdmin = (name: string, input?: object): FaceCall => ({ name, input, token: admin.token });
const code = (purpose: 'verification' | 'email_change', userId: string, email: string) =>
  otp.mint({ purpose, userId, version: 1, email }, randomUUID(), Date.now() + 1000);

/** A call of every procedure; each succeeds, whichever of them come first. */
async function everyCall(): Promise<FaceCall[]> {
  const people = await Promise.all(Array.from({ length: 9 }, () => signedIn(gatehouse)));
  const [ada, alone, everywhere, reset, changed, leaving, removed, ended, moved] = people as [
    ...[Person, Person, Person, Person, Person, Person, Person, Person, Person],
  ];
  const fresh = await signedIn(gatehouse, { verified: false });
  const pending = newEmail('pending');
  await gatehouse.sql('update users set pending_email = $2 where id = $1', [moved.id, pending]);
  const failed = await signedIn(gatehouse);
  const [{ mail_id } = { mail_id: '' }] = await gatehouse.sql<{ mail_id: string }>(
    `update bullmq.job set state = 'failed' where data->>'user_id' = $1 returning id as mail_id`,
    [failed.id],
  );
  const [out, revoked] = [await signIn(gatehouse, ada.email), await signIn(gatehouse, ada.email)];
  const link = issueResetToken(secrets.resetToken, { userId: reset.id, version: 1, expiresAt: Date.now() + 60_000 });
  const new_password = 'another horse altogether';
  const { id, email, token, tokens } = ada;
  return [
    { name: 'auth.register', input: { email: newEmail(), password } },
    { name: 'auth.verifyEmail', input: { email: fresh.email, otp: await code('verification', fresh.id, fresh.email) } },
    { name: 'auth.resendVerification', input: { email } },
    { name: 'auth.login', input: { email, password } },
    { name: 'auth.refresh', input: { refresh_token: tokens.refresh_token } },
    { name: 'auth.logout', token: out.token },
    { name: 'auth.logoutAll', token: everywhere.token },
    { name: 'auth.requestPasswordReset', input: { email } },
    { name: 'auth.resetPassword', input: { token: link, new_password } },
    { name: 'auth.changePassword', input: { old_password: password, new_password }, token: changed.token },
    { name: 'users.me', token },
    { name: 'users.updateMe', input: { full_name: 'Ada', email: newEmail() }, token },
    {
      name: 'users.confirmEmailChange',
      input: { otp: await code('email_change', moved.id, pending) },
      token: moved.token,
    },
    { name: 'users.deleteMe', token: leaving.token },
    { name: 'users.export', token },
    { name: 'users.sessions.list', token },
    { name: 'users.sessions.revoke', input: { id: decodeJwt(revoked.token).sid }, token },
    { name: 'users.sessions.revokeOthers', token: alone.token },
    asAdmin('admin.users.list', { q: 'ada' }),
    asAdmin('admin.users.create', { email: newEmail() }),
    asAdmin('admin.users.get', { id }),
    asAdmin('admin.users.update', { id, phone: '+442079460958' }),
    asAdmin('admin.users.delete', { id: removed.id }),
    asAdmin('admin.users.sessions', { id }),
    asAdmin('admin.users.revokeSessions', { id: ended.id }),
    asAdmin('admin.users.sendPasswordReset', { id }),
    asAdmin('admin.users.listMails', { id }),
    asAdmin('admin.users.retryMail', { id: failed.id, mail_id }),
    asAdmin('admin.audit.list', { limit: 5 }),
  ];
}

const everyName = new Set(listProcedures().map(([name]) => name));

test('two connections serve eighty calls, four at a time, of every procedure there is: none needs both', {
  timeout: 180_000,
}, async () => {
  const calls = [...(await everyCall()), ...(await everyCall()), ...(await everyCall())];
  expect(new Set(calls.map(({ name }) => name))).toEqual(everyName);
  const outcomes: [string, ...Outcome[]][] = [];
  const rest = gatehouse.restOf(server);
  // Whoever holds the one connection and waits for the other is waited for in turn. Were there many more at once, a busy
  // machine could keep them waiting for so long that they are told to come back.
  const lane = async (first: number) => {
    for (let n = first; n < calls.length; n += 4) {
      const call = calls[n] as FaceCall;
      const answers = n % 3 ? [await byRest(rest, call)] : await byTrpc(server.url, call);
      outcomes[n] = [call.name, ...answers.map(({ error }) => error?.code)];
    }
  };
  await Promise.all([0, 1, 2, 3].map(lane));
  expect(outcomes).toEqual(calls.map(({ name }) => [name, undefined]));
});

/** Fewer connections than the configuration allows. */
async function serveWithOneConnection(): Promise<{ url: string } & AsyncDisposable> {
  const { config, logger } = gatehouse.services;
  const services = createServices({ ...config, database: { ...config.database, poolSize: 1 } }, logger);
  await services.redis.connect();
  await services.loadKeys();
  await services.mails.open();
  const app = await buildApp(services);
  const dispose = async () => {
    await app.close();
    await services.close();
  };
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), [Symbol.asyncDispose]: dispose };
}

test('one connection serves every procedure there is: whoever held it and waited for another would wait in vain', {
  timeout: 180_000,
}, async () => {
  await using single = await serveWithOneConnection();
  const rest = gatehouse.restOf(single);
  const calls = await everyCall();
  expect(new Set(calls.map(({ name }) => name))).toEqual(everyName);
  const outcomes: [string, Outcome][] = [];
  // One after the other: what fails here does so every time, and for no other reason.
  for (const call of calls) outcomes.push([call.name, (await byRest(rest, call)).error?.code]);
  expect(outcomes).toEqual(calls.map(({ name }) => [name, undefined]));
});
