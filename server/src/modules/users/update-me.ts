import type { users } from '@gatehouse/shared';
import type { SignedInCall } from '../../call.ts';
import { UserEntity, type UserRow } from '../../db/entities/user.ts';
import type { EntityManager } from '../../db/orm.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from './find-user.ts';
import { presentUser } from './present-user.ts';

export const updateMe: UseCase<typeof users.updateMe> = async (call, input) => {
  const { orm, clock } = call.services;
  return inTransaction(orm, async (em) => {
    const user = await lockUser(em, call.principal.user.id);
    if (user === null) throw new AppError('token_invalid');
    if (input.full_name !== undefined) user.fullName = input.full_name;
    if (input.phone !== undefined) user.phone = input.phone;
    if (input.locale !== undefined) user.locale = input.locale;
    user.updatedAt = clock();
    record(em, call, 'users.updated', { userId: user.id, details: { changed: Object.keys(input) } });
    if (input.email !== undefined) await changeEmail(em, call, user, input.email);
    return presentUser(user);
  });
};

/** The new address waits for its code. Giving the present one takes an earlier wish back. */
async function changeEmail(em: EntityManager, call: SignedInCall, user: UserRow, email: string): Promise<void> {
  if (email === user.email) {
    user.pendingEmail = null;
    return;
  }
  const { mails, clock } = call.services;
  user.pendingEmail = email;
  record(em, call, 'users.email_change_requested', { userId: user.id });
  const owner = await em.findOne(UserEntity, { email });
  // The caller is not told that the address is somebody's; its owner is.
  const mail =
    owner === null
      ? ({ template: 'email_change', user_id: user.id, version: user.version, new_email: email } as const)
      : ({ template: 'account_exists', user_id: owner.id, version: owner.version } as const);
  await mails.add(mail, clock());
}
