import type { auth } from '@gatehouse/shared';
import { SessionEntity } from '../../db/entities/session.ts';
import { inTransaction } from '../../db/transaction.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';

export const logout: UseCase<typeof auth.logout> = async (call) => {
  const { user, session } = call.principal;
  await inTransaction(call.services.orm, async (em) => {
    await em.nativeDelete(SessionEntity, { id: session.id });
    record(em, call, 'auth.signed_out', { userId: user.id });
  });
};
