import type { User, users } from '@gatehouse/shared';
import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import type { SignedInCall } from '../../call.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import type { OtpScope } from '../../security/otp/otp.ts';
import { record, recordAlone } from '../audit/record.ts';
import { endEverySession } from '../sessions/end-sessions.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from './find-user.ts';
import { presentUser } from './present-user.ts';

export const confirmEmailChange: UseCase<typeof users.confirmEmailChange> = async (call, { otp }) => {
  const { services, principal } = call;
  const { id, version, pendingEmail: email } = principal.user;
  const scope: OtpScope | undefined = email ? { purpose: 'email_change', userId: id, version, email } : undefined;
  const right = scope !== undefined && (await services.otp.check(scope, otp));
  const changed = right ? await changeEmail(call, scope) : undefined;
  if (scope === undefined || changed === undefined) {
    await recordAlone(call, 'users.email_change_failed', { userId: id });
    throw new AppError('otp_invalid');
  }
  await services.otp.discard(scope);
  return changed;
};

/** @returns undefined where the wish is no longer the one that the code is for, or somebody else has the address now */
async function changeEmail(call: SignedInCall, { userId, version, email }: OtpScope): Promise<User | undefined> {
  const { orm, clock, mails } = call.services;
  const changed = inTransaction(orm, async (em) => {
    const user = await lockUser(em, userId);
    if (user?.version !== version || user.pendingEmail !== email) return undefined;
    const now = clock();
    const oldEmail = user.email;
    user.email = email;
    user.pendingEmail = null;
    user.updatedAt = now;
    await endEverySession(em, user);
    record(em, call, 'users.email_changed', { userId });
    await mails.add({ template: 'email_changed', user_id: userId, version: user.version, old_email: oldEmail }, now);
    return presentUser(user);
  });
  return changed.catch((error) => {
    if (error instanceof UniqueConstraintViolationException) return undefined;
    throw error;
  });
}
