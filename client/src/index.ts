import type { AppRouter, ErrorBody } from '@gatehouse/shared';
import { createTRPCClient, httpBatchLink, type TRPCClient, TRPCClientError } from '@trpc/client';
import superjson from 'superjson';

/** The server answers at most so many calls in one request. */
const maxBatchSize = 10;

export interface GatehouseOptions {
  /** Where the service is, such as `https://auth.example.com`. */
  readonly url: string;
  /** The access token to send, asked for at each request; none for a visitor. */
  readonly accessToken?: () => string | undefined | Promise<string | undefined>;
}

export type Gatehouse = TRPCClient<AppRouter>;

/** The whole contract as typed calls: `await gatehouse.users.me.query()`. */
export function createGatehouse({ url, accessToken }: GatehouseOptions): Gatehouse {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${url.replace(/\/+$/, '')}/trpc`,
        transformer: superjson,
        maxItems: maxBatchSize,
        headers: async () => {
          const token = await accessToken?.();
          return token === undefined ? {} : { authorization: `Bearer ${token}` };
        },
      }),
    ],
  });
}

/** What the service said of a failed call; undefined where it said nothing, as when the network failed. */
export function errorOf(error: unknown): ErrorBody | undefined {
  return error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data?.error : undefined;
}
