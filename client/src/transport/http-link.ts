import type { AppRouter } from '@gatehouse/shared/app-router';
import { httpBatchLink, httpLink, type TRPCLink } from '@trpc/client';
import superjson from 'superjson';
import { tokenOf } from './session-link.ts';

/** How the service is reached. */
export interface Connection {
  /** Where the service is, such as `https://auth.example.com`. */
  readonly url: string;
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** The service answers at most so many calls in one request. */
const maxItems = 10;
/** What servers and proxies take as a request line. */
const maxURLLength = 6000;

function common({ url, fetch: customFetch }: Connection) {
  return {
    url: `${url.replace(/\/+$/, '')}/trpc`,
    transformer: superjson,
    ...(customFetch !== undefined && { fetch: customFetch as never }),
  };
}

const bearer = (token: string | undefined) => (token === undefined ? {} : { authorization: `Bearer ${token}` });

/** Calls of one moment go in one request. */
export const batched = (connection: Connection): TRPCLink<AppRouter> =>
  httpBatchLink({
    ...common(connection),
    maxItems,
    maxURLLength,
    headers: ({ opList: [first] }) => bearer(first && tokenOf(first)),
  });

/** Each call goes alone, as a visitor's. */
export const single = (connection: Connection): TRPCLink<AppRouter> => httpLink(common(connection));
