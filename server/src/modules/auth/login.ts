import type { auth, Tokens } from '@gatehouse/shared';
import type { z } from 'zod';
import type { Call } from '../../call.ts';
import type { UserRow } from '../../db/entities/user.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import { issueTokens, openSession } from '../sessions/open-session.ts';
import type { UseCase } from '../use-case.ts';
import { findUserByEmail, lockUser } from '../users/find-user.ts';
import { checkPassword, recordFailure } from './check-password.ts';
import { hashing } from './hashing.ts';

export const login: UseCase<typeof auth.login> = hashing(signIn);

type Credentials = z.output<typeof auth.login.input>;

async function signIn(call: Call, credentials: Credentials): Promise<Tokens> {
  const { email, password } = credentials;
  const known = await findUserByEmail(call.services.orm.em.fork(), email);
  const user = await checkPassword(call, known, password, 'auth.sign_in_failed');
  if (!user.isActive) {
    await recordFailure(call, user, 'auth.sign_in_failed', 'account_disabled');
    throw new AppError('account_disabled');
  }
  const tokens = await openFor(call, user, await upgradedHash(call, user, password));
  return tokens ?? signIn(call, credentials);
}

/** A hash with today's parameters, where the stored one has others. */
async function upgradedHash(
  { services: { hasher } }: Call,
  user: UserRow,
  password: string,
): Promise<string | undefined> {
  return user.passwordHash && hasher.needsRehash(user.passwordHash) ? hasher.hash(password) : undefined;
}

/** @returns undefined where the credentials are no longer the ones that were checked: a hash upgraded, another password or address */
async function openFor(call: Call, checked: UserRow, newHash: string | undefined): Promise<Tokens | undefined> {
  const { services } = call;
  const subject = await inTransaction(services.orm, async (em) => {
    const user = await lockUser(em, checked.id);
    if (user?.email !== checked.email || user.passwordHash !== checked.passwordHash) return undefined;
    if (!user.isActive) throw new AppError('account_disabled');
    if (newHash !== undefined) user.passwordHash = newHash;
    user.failedSignIns = 0;
    user.lastLogin = services.clock();
    const session = await openSession(em, call, user);
    record(em, call, 'auth.signed_in', { userId: user.id, sessionId: session.id });
    return { user, session };
  });
  return subject && issueTokens(services, subject);
}
