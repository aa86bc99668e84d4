import type { admin } from '@gatehouse/shared';
import type { z } from 'zod';
import { MockError } from '../mock-error.ts';
import { presentAdminUser } from '../state/present.ts';
import type { UserRow } from '../state/rows.ts';
import type { Behaviours } from './procedure.ts';
import { record } from './record.ts';

type Changes = z.output<typeof admin.users.update.input>;

export const updateUser: Behaviours['admin']['users']['update'] = (call, input) => {
  const { state } = call;
  if (mayTakeAnAdmin(input)) state.assertAnotherAdmin(input.id);
  const user = state.userById(input.id);
  const owner = input.email === undefined ? undefined : state.userByEmail(input.email);
  if (owner !== undefined && owner !== user) throw new MockError('conflict');

  const before = { ...user };
  const changed = apply(user, input);
  user.updatedAt = state.now();
  const lessTrusted = user.email !== before.email || user.role !== before.role || (before.isActive && !user.isActive);
  if (lessTrusted) state.endEverySession(user);
  record(call, 'admin.user_updated', { userId: user.id, details: { changed } });
  if (user.email !== before.email) {
    user.pendingEmail = null;
    state.mails.tell('email_changed', user, before.email);
  }
  return presentAdminUser(state, user);
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
