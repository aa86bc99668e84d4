import type { auth, User } from '@gatehouse/shared';
import type { Call } from '../../call.ts';
import type { UserRow } from '../../db/entities/user.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import type { OtpScope } from '../../security/otp/otp.ts';
import { record, recordAlone } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { findUserByEmail, lockUser } from '../users/find-user.ts';
import { presentUser } from '../users/present-user.ts';
import { nobody } from './nobody.ts';

export const verifyEmail: UseCase<typeof auth.verifyEmail> = async (call, { email, otp }) => {
  const { services } = call;
  const user = await findUserByEmail(services.orm.em.fork(), email);
  // An unknown address is checked like a known one, so that both take the same steps.
  const { id, version } = user ?? nobody;
  const scope: OtpScope = { purpose: 'verification', userId: id, version, email };
  const right = await services.otp.check(scope, otp);
  const verified = user !== null && right ? await verify(call, user) : undefined;
  if (verified === undefined) {
    await recordAlone(call, 'auth.verification_failed', { userId: user?.id ?? null, actorId: null });
    throw new AppError('otp_invalid');
  }
  await services.otp.discard(scope);
  return verified;
};

/** @returns undefined where the account is no longer the one that the code is for */
async function verify(call: Call, { id, version, email }: UserRow): Promise<User | undefined> {
  const { orm, clock, mails } = call.services;
  return inTransaction(orm, async (em) => {
    const user = await lockUser(em, id);
    const stands = user?.isActive && !user.isVerified && user.version === version && user.email === email;
    if (!stands) return undefined;
    const now = clock();
    user.isVerified = true;
    user.updatedAt = now;
    record(em, call, 'auth.email_verified', { userId: id });
    await mails.add({ template: 'welcome', user_id: id, version }, now);
    return presentUser(user);
  });
}
