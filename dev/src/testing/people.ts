import { randomBytes } from 'node:crypto';
import type { Tokens } from '@gatehouse/shared';
import type { TestGatehouse } from './gatehouse.ts';

export const password = 'a horse of another colour';

/** An address nobody else in the test run has: tests share one mailbox. */
export const newEmail = (name = 'ada') => `${name}-${randomBytes(6).toString('hex')}@example.com`;

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly tokens: Tokens;
  /** The access token. */
  readonly token: string;
}

export interface PersonOptions {
  readonly email?: string;
  readonly verified?: boolean;
  readonly role?: 'user' | 'admin';
}

/** Somebody registered and signed in; verified, and given a role, by hand in the database. */
export async function signedIn(gatehouse: TestGatehouse, options: PersonOptions = {}): Promise<Person> {
  const { email = newEmail(), verified = true, role = 'user' } = options;
  const { status, body } = await gatehouse.rest.post('/auth/register', { email, password });
  if (status !== 201) throw new Error(`Registration answered ${status}: ${JSON.stringify(body)}`);
  await gatehouse.sql('update users set is_verified = $2, role = $3 where email = $1', [email, verified, role]);
  return signIn(gatehouse, email);
}

/** Another session of somebody who is registered. */
export async function signIn(gatehouse: TestGatehouse, email: string, secret = password): Promise<Person> {
  const { status, body } = await gatehouse.rest.post('/auth/login', { email, password: secret });
  if (status !== 200) throw new Error(`Sign-in answered ${status}: ${JSON.stringify(body)}`);
  const [row] = await gatehouse.sql<{ id: string }>('select id from users where email = $1', [email]);
  if (row === undefined) throw new Error(`There is no user ${email}.`);
  return { id: row.id, email, tokens: body, token: body.access_token };
}
