import type { auth, Tokens } from '@gatehouse/shared';
import { raw } from '@mikro-orm/postgresql';
import type { Call } from '../../call.ts';
import { UserEntity, type UserRow } from '../../db/entities/user.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import { issueTokens, openSession } from '../sessions/open-session.ts';
import type { UseCase } from '../use-case.ts';
import { findUserByEmail, lockUser } from '../users/find-user.ts';

export const login: UseCase<typeof auth.login> = async (call, { email, password }) => {
  const { orm, hasher } = call.services;
  const user = await findUserByEmail(orm.em.fork(), email);
  // Costs one hash whoever it is, so the time does not tell who is known.
  const right = await hasher.verify(user?.passwordHash ?? null, password);
  if (user === null || !right) return refuse(call, user);
  if (!user.isActive) {
    await recordFailure(call, user, 'account_disabled');
    throw new AppError('account_disabled');
  }
  return signIn(call, user, await upgradedHash(call, user, password));
};

/** A hash with today's parameters, where the stored one has others. */
async function upgradedHash(
  { services: { hasher } }: Call,
  user: UserRow,
  password: string,
): Promise<string | undefined> {
  return user.passwordHash && hasher.needsRehash(user.passwordHash) ? hasher.hash(password) : undefined;
}

async function signIn(call: Call, verified: UserRow, newHash: string | undefined): Promise<Tokens> {
  const { services } = call;
  const subject = await inTransaction(services.orm, async (em) => {
    const user = await lockUser(em, verified.id);
    // The password was checked without the lock: it must still be the one that was checked.
    if (user === null || user.passwordHash !== verified.passwordHash) throw new AppError('invalid_credentials');
    if (!user.isActive) throw new AppError('account_disabled');
    if (newHash !== undefined) user.passwordHash = newHash;
    user.failedSignIns = 0;
    user.lastLogin = services.clock();
    const session = await openSession(em, call, user);
    record(em, call, 'auth.signed_in', { userId: user.id, sessionId: session.id });
    return { user, session };
  });
  return issueTokens(services, subject);
}

async function refuse(call: Call, user: UserRow | null): Promise<never> {
  await recordFailure(call, user, 'invalid_credentials');
  throw new AppError('invalid_credentials');
}

async function recordFailure(call: Call, user: UserRow | null, reason: string): Promise<void> {
  await inTransaction(call.services.orm, async (em) => {
    record(em, call, 'auth.sign_in_failed', { userId: user?.id ?? null, actorId: null, details: { reason } });
    if (user !== null)
      await em.nativeUpdate(UserEntity, { id: user.id }, { failedSignIns: raw<number>('failed_sign_ins + 1') });
  });
}
