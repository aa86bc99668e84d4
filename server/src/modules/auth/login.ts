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
import { nobody } from './nobody.ts';

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
  const tokens = await signIn(call, user, await upgradedHash(call, user, password));
  return tokens ?? login(call, { email, password });
};

/** A hash with today's parameters, where the stored one has others. */
async function upgradedHash(
  { services: { hasher } }: Call,
  user: UserRow,
  password: string,
): Promise<string | undefined> {
  return user.passwordHash && hasher.needsRehash(user.passwordHash) ? hasher.hash(password) : undefined;
}

/** @returns undefined where the hash is no longer the one that was checked: upgraded, or of another password */
async function signIn(call: Call, checked: UserRow, newHash: string | undefined): Promise<Tokens | undefined> {
  const { services } = call;
  const subject = await inTransaction(services.orm, async (em) => {
    const user = await lockUser(em, checked.id);
    if (user === null || user.passwordHash !== checked.passwordHash) return undefined;
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

async function refuse(call: Call, user: UserRow | null): Promise<never> {
  await recordFailure(call, user, 'invalid_credentials');
  throw new AppError('invalid_credentials');
}

async function recordFailure(call: Call, user: UserRow | null, reason: string): Promise<void> {
  await inTransaction(call.services.orm, async (em) => {
    record(em, call, 'auth.sign_in_failed', { userId: user?.id ?? null, actorId: null, details: { reason } });
    const { id } = user ?? nobody;
    await em.nativeUpdate(UserEntity, { id }, { failedSignIns: raw<number>('failed_sign_ins + 1') });
  });
}
