import type { User, users } from '@gatehouse/shared';
import type { SignedInCall } from '../../call.ts';
import { UserEntity } from '../../db/entities/user.ts';
import type { EntityManager } from '../../db/orm.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { changeProfile } from './change-profile.ts';
import { lockUser } from './find-user.ts';
import { presentUser } from './present-user.ts';

export const updateMe: UseCase<typeof users.updateMe> = async (call, input) => {
  const { orm } = call.services;
  const { email } = input;
  if (email === undefined) return changeProfile(orm.em, call, input);
  return inTransaction(orm, async (em) => {
    await changeProfile(em, call, input);
    return changeEmail(em, call, email);
  });
};

/** The new address waits for its code. Giving the present one takes an earlier wish back. */
async function changeEmail(em: EntityManager, call: SignedInCall, email: string): Promise<User> {
  const user = await lockUser(em, call.principal.user.id);
  if (user === null) throw new AppError('token_invalid');
  if (email === user.email) {
    user.pendingEmail = null;
    return presentUser(user);
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
  return presentUser(user);
}
