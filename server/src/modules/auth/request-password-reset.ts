import type { auth } from '@gatehouse/shared';
import { inTransaction } from '../../db/transaction.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { findUserByEmail } from '../users/find-user.ts';
import { mailOnItsWay } from './messages.ts';

export const requestPasswordReset: UseCase<typeof auth.requestPasswordReset> = async (call, { email }) => {
  const { orm, mails, clock } = call.services;
  await inTransaction(orm, async (em) => {
    const user = await findUserByEmail(em, email);
    record(em, call, 'auth.password_reset_requested', { userId: user?.id ?? null, actorId: null });
    // A link that could not be used would only confuse the owner of a deactivated account.
    if (user?.isActive)
      await mails.add({ template: 'password_reset', user_id: user.id, version: user.version }, clock());
  });
  return mailOnItsWay;
};
