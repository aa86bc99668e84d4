import type { admin } from '@gatehouse/shared';
import type { z } from 'zod';
import type { UserRow } from '../../db/entities/user.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import { endEverySession } from '../sessions/end-sessions.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from '../users/find-user.ts';
import { emailTaken } from './create-user.ts';
import { assertAnotherAdmin } from './last-admin.ts';
import { presentAdminUser } from './present-admin-user.ts';

type Changes = z.output<typeof admin.users.update.input>;

export const updateUser: UseCase<typeof admin.users.update> = async (call, input) => {
  const { clock, mails, orm } = call.services;
  const updated = inTransaction(orm, async (em) => {
    if (mayTakeAnAdmin(input)) await assertAnotherAdmin(em, input.id);
    const user = await lockUser(em, input.id);
    if (user === null) throw new AppError('not_found');
    const before = { email: user.email, role: user.role, isActive: user.isActive };
    const changed = apply(user, input);
    user.updatedAt = clock();
    const lessTrusted = user.email !== before.email || user.role !== before.role || (before.isActive && !user.isActive);
    if (lessTrusted) await endEverySession(em, user);
    record(em, call, 'admin.user_updated', { userId: user.id, details: { changed } });
    if (user.email !== before.email) {
      user.pendingEmail = null;
      const notice = { template: 'email_changed', user_id: user.id, version: user.version } as const;
      await mails.add({ ...notice, old_email: before.email }, clock());
    }
    await em.flush();
    return presentAdminUser(em, call, user);
  });
  return updated.catch(emailTaken);
};

const mayTakeAnAdmin = ({ role, is_active, is_verified }: Changes) =>
  role === 'user' || is_active === false || is_verified === false;

/** @returns the names of the fields whose values are new */
function apply(user: UserRow, changes: Changes): string[] {
  const fields = {
    email: 'email',
    full_name: 'fullName',
    phone: 'phone',
    role: 'role',
    is_active: 'isActive',
    is_verified: 'isVerified',
  } as const;
  return Object.entries(fields).flatMap(([name, property]) => {
    const value = changes[name as keyof typeof fields];
    if (value === undefined || value === user[property]) return [];
    Object.assign(user, { [property]: value });
    return [name];
  });
}
