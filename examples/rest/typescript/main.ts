/** Takes a new account through every flow, by a client that openapi-typescript made the types of. See ../README.md. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import createClient from 'openapi-fetch';
import type { components, paths } from './gatehouse.d.ts';

const baseUrl = `${process.env.GATEHOUSE_URL ?? 'http://localhost:8000'}/api/v1`;
const email = process.env.EMAIL ?? `ada-${randomBytes(4).toString('hex')}@example.com`;
const password = 'a horse of another colour';
const terminal = createInterface({ input: process.stdin, output: process.stdout });

const visitor = createClient<paths>({ baseUrl });
const as = ({ access_token }: components['schemas']['Tokens']) =>
  createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${access_token}` } });

/** What was answered, unless it is a problem. */
async function ok<Data>(answer: Promise<{ data?: Data; error?: components['schemas']['Problem'] }>): Promise<Data> {
  const { data, error } = await answer;
  if (error) throw new Error(`${error.code}: ${error.detail}`);
  return data as Data;
}

const problem = async (answer: Promise<{ error?: components['schemas']['Problem'] }>) => (await answer).error?.code;

await ok(visitor.POST('/auth/register', { body: { email, password, full_name: 'Ada Lovelace' } }));
console.log(`registered ${email}`);

const otp = await terminal.question('Code from the mail: ');
await ok(visitor.POST('/auth/verify-email', { body: { email, otp } }));
console.log('verified');

const wrong = { email, password: 'not the password' };
console.log('refused:', await problem(visitor.POST('/auth/login', { body: wrong })));
let tokens = await ok(visitor.POST('/auth/login', { body: { email, password } }));
const me = await ok(as(tokens).GET('/users/me'));
console.log(`signed in: ${me.full_name}, ${me.role}`);

const changed = await ok(as(tokens).PUT('/users/me', { body: { full_name: 'Ada King' } }));
console.log(`updated: ${changed.full_name}`);

const { items } = await ok(as(tokens).GET('/users/me/sessions'));
console.log(`sessions: ${items.length}`);

tokens = await ok(visitor.POST('/auth/refresh', { body: { refresh_token: tokens.refresh_token } }));
console.log('refreshed');

const other = 'the same horse in the evening';
const change = {
  params: { header: { 'Idempotency-Key': randomUUID() } },
  body: { old_password: password, new_password: other },
};
const before = as(tokens);
tokens = await ok(before.POST('/auth/change-password', change));
console.log('password changed');

// As if that answer had been lost.
const repeated = await ok(before.POST('/auth/change-password', change));
console.log(`repeated: ${repeated.access_token === tokens.access_token ? 'the same' : 'another'} answer`);

await ok(visitor.POST('/auth/request-password-reset', { body: { email } }));
const token = await terminal.question('Token of the link in the mail: ');
await ok(visitor.POST('/auth/reset-password', { body: { token, new_password: password } }));
console.log('password reset');

tokens = await ok(visitor.POST('/auth/login', { body: { email, password } }));
await ok(as(tokens).POST('/auth/logout'));
console.log('signed out');
console.log('refused:', await problem(as(tokens).GET('/users/me')));
terminal.close();
