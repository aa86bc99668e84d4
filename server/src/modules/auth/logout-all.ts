import type { auth } from '@gatehouse/shared';
import { inTransaction } from '../../db/transaction.ts';
import { record } from '../audit/record.ts';
import { endEverySession } from '../sessions/end-sessions.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from '../users/find-user.ts';

export const logoutAll: UseCase<typeof auth.logoutAll> = async (call) => {
  await inTransaction(call.services.orm, async (em) => {
    const user = await lockUser(em, call.principal.user.id);
    if (user === null) return;
    await endEverySession(em, user);
    record(em, call, 'auth.signed_out_everywhere', { userId: user.id });
  });
};
