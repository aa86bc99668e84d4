import type { admin } from '@gatehouse/shared';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from '../users/find-user.ts';

export const sendPasswordReset: UseCase<typeof admin.users.sendPasswordReset> = async (call, { id }) => {
  const { clock, mails, orm } = call.services;
  await inTransaction(orm, async (em) => {
    const user = await lockUser(em, id);
    if (user === null) throw new AppError('not_found');
    // Whoever has no password yet is invited again: that link lives longer.
    const template = user.passwordHash === null ? 'invitation' : 'password_reset';
    record(em, call, 'admin.password_reset_sent', { userId: id });
    await mails.add({ template, user_id: id, version: user.version }, clock());
  });
};
