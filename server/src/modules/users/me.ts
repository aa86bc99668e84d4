import type { users } from '@gatehouse/shared';
import type { UseCase } from '../use-case.ts';
import { presentUser } from './present-user.ts';

export const me: UseCase<typeof users.me> = async (call) => presentUser(call.principal.user);
