import type { auth, Tokens } from '@gatehouse/shared';
import type { z } from 'zod';
import type { Call } from '../../call.ts';
import { AppError } from '../../errors.ts';
import { issueTokens, type TokenSubject } from '../sessions/open-session.ts';
import type { UseCase } from '../use-case.ts';
import { checkPassword, recordFailure } from './check-password.ts';
import { type Account, findAccount } from './find-account.ts';
import { hashing } from './hashing.ts';
import { openAccount } from './open-account.ts';

export const login: UseCase<typeof auth.login> = hashing(signIn);

type Credentials = z.output<typeof auth.login.input>;

async function signIn(call: Call, credentials: Credentials): Promise<Tokens> {
  const { email, password } = credentials;
  const known = await findAccount(call.services.orm.em, email);
  const account = await checkPassword(call, known, password, 'auth.sign_in_failed');
  if (!account.isActive) {
    await recordFailure(call, account, 'auth.sign_in_failed', 'account_disabled');
    throw new AppError('account_disabled');
  }
  const subject = await openFor(call, account, await upgradedHash(call, account, password));
  return subject === undefined ? signIn(call, credentials) : issueTokens(call.services, subject);
}

/** A hash with today's parameters, where the stored one has others. */
async function upgradedHash(
  { services: { hasher } }: Call,
  { passwordHash }: Account,
  password: string,
): Promise<string | undefined> {
  return passwordHash && hasher.needsRehash(passwordHash) ? hasher.hash(password) : undefined;
}

/** @returns undefined where the credentials are no longer the ones that were checked: a hash upgraded, another password or address */
async function openFor(call: Call, checked: Account, newHash: string | undefined): Promise<TokenSubject | undefined> {
  for (;;) {
    const subject = await openAccount(call, checked, newHash);
    if (subject !== undefined) return subject;
    const account = await findAccount(call.services.orm.em, checked.email);
    if (account?.id !== checked.id || account.passwordHash !== checked.passwordHash) return undefined;
    if (!account.isActive) throw new AppError('account_disabled');
    // Only that somebody else was faster: of several at once, one gets on in each round.
  }
}
