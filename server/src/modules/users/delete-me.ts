import type { users } from '@gatehouse/shared';
import { inTransaction } from '../../db/transaction.ts';
import { assertAnotherAdmin } from '../admin/last-admin.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from './find-user.ts';
import { removeUser } from './remove-user.ts';

export const deleteMe: UseCase<typeof users.deleteMe> = async (call) => {
  const { mails, orm, otp } = call.services;
  const { id } = call.principal.user;
  await inTransaction(orm, async (em) => {
    await assertAnotherAdmin(em, id);
    const user = await lockUser(em, id);
    if (user === null) return;
    await removeUser(em, mails, user);
    record(em, call, 'users.deleted', { userId: id, anonymous: true });
  });
  await otp.forget(id);
};
