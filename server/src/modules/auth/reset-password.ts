import type { auth } from '@gatehouse/shared';
import { UserEntity } from '../../db/entities/user.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { limitedNetwork } from '../../limits/client-ip.ts';
import { assertStrongPassword } from '../../security/password-policy.ts';
import { readResetToken } from '../../security/reset-token.ts';
import { record } from '../audit/record.ts';
import { endEverySession } from '../sessions/end-sessions.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from '../users/find-user.ts';
import { hashing } from './hashing.ts';

export const resetPassword: UseCase<typeof auth.resetPassword> = hashing(
  async (call, { token, new_password: password }) => {
    const { config, clock, hasher, mails, orm, secrets, tarpit } = call.services;
    const claim = readResetToken(secrets.resetToken, token, clock().getTime());
    if (claim === undefined) throw new AppError('reset_token_invalid');
    const person = await orm.em
      .fork()
      .findOne(UserEntity, { id: claim.userId, version: claim.version, isActive: true });
    if (person === null) throw new AppError('reset_token_invalid');
    assertStrongPassword(password, config.passwords.minLength, person);
    const passwordHash = await hasher.hash(password);

    await inTransaction(orm, async (em) => {
      const user = await lockUser(em, claim.userId);
      // The version is the token's single use: whoever comes second finds it gone.
      if (user === null || user.version !== claim.version || !user.isActive) throw new AppError('reset_token_invalid');
      const now = clock();
      await endEverySession(em, user);
      user.passwordHash = passwordHash;
      user.failedSignIns = 0;
      // The link came by mail, so the address is the owner's.
      user.isVerified = true;
      user.updatedAt = now;
      record(em, call, 'auth.password_reset', { userId: user.id });
      await mails.add({ template: 'password_changed', user_id: user.id, version: user.version }, now);
    });
    // Their mailbox proves whose the account is, so they are no stranger here, even while others guess at it.
    await tarpit.recognise(person.email, limitedNetwork(call.request.ip));
    return { message: 'The password is set. Sign in with it.' };
  },
);
