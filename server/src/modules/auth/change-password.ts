import type { auth } from '@gatehouse/shared';
import { SessionEntity } from '../../db/entities/session.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { assertStrongPassword } from '../../security/password-policy.ts';
import { record } from '../audit/record.ts';
import { endEverySession } from '../sessions/end-sessions.ts';
import { issueTokens, openSession } from '../sessions/open-session.ts';
import type { UseCase } from '../use-case.ts';
import { findUserByEmail, lockUser } from '../users/find-user.ts';
import { checkPassword } from './check-password.ts';
import { hashing } from './hashing.ts';

export const changePassword: UseCase<typeof auth.changePassword> = hashing(async (call, input) => {
  const { config, clock, hasher, mails, orm } = call.services;
  const { user: caller } = call.principal;
  assertStrongPassword(input.new_password, config.passwords.minLength, caller);
  const stored = await findUserByEmail(orm.em.fork(), caller.email);
  await checkPassword(call, stored, input.old_password, 'auth.password_change_failed');
  const passwordHash = await hasher.hash(input.new_password);

  const subject = await inTransaction(orm, async (em) => {
    const user = await lockUser(em, caller.id);
    // The password was checked without the lock. Whatever changes it raises the version; a session can end by itself.
    const stands =
      user?.version === caller.version && (await em.count(SessionEntity, { id: call.principal.session.id }));
    if (!stands) throw new AppError('token_invalid');
    const now = clock();
    // A new session for the caller too: their older tokens end with the others, and a tab that sends one is told so cleanly.
    await endEverySession(em, user);
    user.passwordHash = passwordHash;
    user.failedSignIns = 0;
    user.updatedAt = now;
    const session = await openSession(em, call, user);
    record(em, call, 'auth.password_changed', { userId: user.id });
    await mails.add({ template: 'password_changed', user_id: user.id, version: user.version }, now);
    return { user, session };
  });
  return issueTokens(call.services, subject);
});
