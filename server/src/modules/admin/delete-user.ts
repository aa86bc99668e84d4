import type { admin } from '@gatehouse/shared';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from '../users/find-user.ts';
import { removeUser } from '../users/remove-user.ts';
import { assertAnotherAdmin } from './last-admin.ts';

export const deleteUser: UseCase<typeof admin.users.delete> = async (call, { id }) => {
  const { mails, orm, otp } = call.services;
  await inTransaction(orm, async (em) => {
    await assertAnotherAdmin(em, id);
    const user = await lockUser(em, id);
    if (user === null) throw new AppError('not_found');
    await removeUser(em, mails, user);
    // An administrator may mean themself.
    record(em, call, 'admin.user_deleted', { userId: id, ...(id === call.principal.user.id && { anonymous: true }) });
  });
  await otp.forget(id);
};
