import type { CallErrorCode, GatehouseError } from '@gatehouse/client';
import type { AdminUser, admin } from '@gatehouse/shared';
import { useState } from 'react';
import { commonMessage } from '../../errors.ts';
import { api } from '../../gatehouse.ts';
import { replaceUser } from './use-users.ts';

type Change = Parameters<typeof api.admin.users.update>[0];

interface Outcome {
  readonly notice?: string;
  readonly problem?: string;
}

/** Changes a user, and tells what came of it. */
export function useUpdateUser() {
  const [outcome, setOutcome] = useState<Outcome>({});
  const update = async (change: Change) => {
    const result = await api.admin.users.update.safe(change);
    if (!result.ok) return setOutcome({ problem: messageOf(result.error) });
    const { failed_sign_ins: _failed, open_sessions: _open, ...user } = result.data;
    replaceUser(user);
    setOutcome({ notice: `${user.email} is now ${stateOf(result.data)}.` });
  };
  return { update, outcome };
}

const stateOf = ({ role, is_active }: AdminUser) =>
  `${role === 'admin' ? 'an administrator' : 'a user'}, ${is_active ? 'active' : 'deactivated'}`;

function messageOf(error: GatehouseError<CallErrorCode<typeof admin.users.update>>): string {
  switch (error.code) {
    case 'last_admin':
      return 'There must be an active administrator. Make somebody else one first.';
    case 'not_found':
      return 'This user is not there any more.';
    case 'conflict':
      return 'Somebody else changed this user at the same time. Try again.';
    default:
      return commonMessage(error.code, error);
  }
}
