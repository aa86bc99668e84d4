import type { admin } from '@gatehouse/shared';
import { UserEntity } from '../../db/entities/user.ts';
import { AppError } from '../../errors.ts';
import type { UseCase } from '../use-case.ts';
import { presentAdminUser } from './present-admin-user.ts';

export const getUser: UseCase<typeof admin.users.get> = async (call, { id }) => {
  const em = call.services.orm.em.fork();
  const user = await em.findOne(UserEntity, { id });
  if (user === null) throw new AppError('not_found');
  return presentAdminUser(em, call, user);
};
