import type { users } from '@gatehouse/shared';
import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import type { OtpScope } from '../../security/otp/otp.ts';
import { record } from '../audit/record.ts';
import { endEverySession } from '../sessions/end-sessions.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from './find-user.ts';
import { presentUser } from './present-user.ts';

export const confirmEmailChange: UseCase<typeof users.confirmEmailChange> = async (call, { otp }) => {
  const { services } = call;
  const { id, version, pendingEmail } = call.principal.user;
  if (!pendingEmail) throw new AppError('otp_invalid');
  const scope: OtpScope = { purpose: 'email_change', userId: id, version, email: pendingEmail };
  if (!(await services.otp.check(scope, otp))) throw new AppError('otp_invalid');

  const changed = inTransaction(services.orm, async (em) => {
    const user = await lockUser(em, id);
    if (user?.version !== version || user.pendingEmail !== pendingEmail) throw new AppError('otp_invalid');
    const now = services.clock();
    const oldEmail = user.email;
    user.email = pendingEmail;
    user.pendingEmail = null;
    user.updatedAt = now;
    await endEverySession(em, user);
    record(em, call, 'users.email_changed', { userId: id });
    await services.mails.add(
      { template: 'email_changed', user_id: id, version: user.version, old_email: oldEmail },
      now,
    );
    return presentUser(user);
  });
  const answer = await changed.catch((error) => {
    // Somebody else took the address while its code was on the way.
    throw error instanceof UniqueConstraintViolationException ? new AppError('otp_invalid') : error;
  });
  await services.otp.discard(scope);
  return answer;
};
