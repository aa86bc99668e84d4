import type { auth } from '@gatehouse/shared';
import { inTransaction } from '../../db/transaction.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { findUserByEmail } from '../users/find-user.ts';
import { mailOnItsWay } from './messages.ts';
import { nobody } from './nobody.ts';

export const requestPasswordReset: UseCase<typeof auth.requestPasswordReset> = async (call, { email }) => {
  const { orm, mails, clock } = call.services;
  await inTransaction(orm, async (em) => {
    const user = await findUserByEmail(em, email);
    record(em, call, 'auth.password_reset_requested', { userId: user?.id ?? null, actorId: null });
    // The worker drops the mail of nobody. A deactivated account gets none, also if it is active again when the worker looks.
    const { id, version } = user?.isActive ? user : nobody;
    await mails.add({ template: 'password_reset', user_id: id, version }, clock());
  });
  return mailOnItsWay;
};
