import type { auth } from '@gatehouse/shared';
import { inTransaction } from '../../db/transaction.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { findUserByEmail } from '../users/find-user.ts';
import { mailOnItsWay } from './messages.ts';
import { nobody } from './nobody.ts';

export const resendVerification: UseCase<typeof auth.resendVerification> = async (call, { email }) => {
  const { orm, mails, clock } = call.services;
  await inTransaction(orm, async (em) => {
    const user = await findUserByEmail(em, email);
    record(em, call, 'auth.verification_requested', { userId: user?.id ?? null, actorId: null });
    const template = user === null || (user.isActive && !user.isVerified) ? 'verification' : 'account_exists';
    // The worker drops the mail of nobody.
    const { id, version } = user ?? nobody;
    await mails.add({ template, user_id: id, version }, clock());
  });
  return mailOnItsWay;
};
