import { useQuery } from '@tanstack/react-query';
import { trpc } from '../queries.ts';

/** The signed-in user, as they are now. */
export const useMe = () => useQuery(trpc.users.me.queryOptions());
