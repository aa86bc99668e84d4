import type { AppRouter } from '@gatehouse/shared/app-router';
import { QueryClient } from '@tanstack/react-query';
import type { TRPCClient } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { api } from './gatehouse.ts';

/** The client tries queries again by itself, and knows when; trying on top of that would only delay the message. */
export const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 5_000 } } });

// Each release of @trpc/tanstack-react-query accepts the types of its own release of @trpc/client alone.
const client = api.trpc as unknown as TRPCClient<AppRouter>;

export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
