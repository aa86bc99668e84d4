import type { auth } from '@gatehouse/shared';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import type { OtpScope } from '../../security/otp/otp.ts';
import { record } from '../audit/record.ts';
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
  if (user === null || !right) throw new AppError('otp_invalid');

  const verified = await inTransaction(services.orm, async (em) => {
    const fresh = await lockUser(em, user.id);
    const stands = fresh?.isActive && !fresh.isVerified && fresh.version === user.version && fresh.email === email;
    if (!stands) throw new AppError('otp_invalid');
    const now = services.clock();
    fresh.isVerified = true;
    fresh.updatedAt = now;
    record(em, call, 'auth.email_verified', { userId: fresh.id });
    await services.mails.add({ template: 'welcome', user_id: fresh.id, version: fresh.version }, now);
    return presentUser(fresh);
  });
  await services.otp.discard(scope);
  return verified;
};
