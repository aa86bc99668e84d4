import type { admin } from '@gatehouse/shared';
import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { UserEntity } from '../../db/entities/user.ts';
import { newId } from '../../db/id.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { presentUser } from '../users/present-user.ts';

/** @throws AppError `conflict` for an address that is taken */
export function emailTaken(error: unknown): never {
  throw error instanceof UniqueConstraintViolationException ? new AppError('conflict') : error;
}

export const createUser: UseCase<typeof admin.users.create> = async (call, input) => {
  const { clock, mails, orm } = call.services;
  const now = clock();
  const created = inTransaction(orm, async (em) => {
    const user = em.create(
      UserEntity,
      {
        id: newId(),
        email: input.email,
        fullName: input.full_name ?? null,
        role: input.role ?? 'user',
        createdAt: now,
        updatedAt: now,
      },
      { persist: true },
    );
    record(em, call, 'admin.user_created', { userId: user.id, details: { role: user.role } });
    await mails.add({ template: 'invitation', user_id: user.id, version: user.version }, now);
    return user;
  });
  return presentUser(await created.catch(emailTaken));
};
