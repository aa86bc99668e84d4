import type { auth } from '@gatehouse/shared';
import { inTransaction } from '../../db/transaction.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { findUserByEmail } from '../users/find-user.ts';
import { mailOnItsWay } from './messages.ts';

export const resendVerification: UseCase<typeof auth.resendVerification> = async (call, { email }) => {
  const { orm, mails, clock } = call.services;
  await inTransaction(orm, async (em) => {
    const user = await findUserByEmail(em, email);
    record(em, call, 'auth.verification_requested', { userId: user?.id ?? null, actorId: null });
    if (user === null) return;
    const template = user.isVerified || !user.isActive ? 'account_exists' : 'verification';
    await mails.add({ template, user_id: user.id, version: user.version }, clock());
  });
  return mailOnItsWay;
};
