import type { AppRouter } from '@gatehouse/shared/app-router';
import type { Tokens } from '@gatehouse/shared/types';
import {
  createTRPCClient,
  createTRPCUntypedClient,
  type TRPCClient,
  type TRPCLink,
  type TRPCUntypedClient,
} from '@trpc/client';
import type { Api, CallOptions } from './api.ts';
import { createApi } from './create-api.ts';
import { isQuery } from './procedures.ts';
import { type AuthState, type AuthStateListener, Session } from './session/session.ts';
import { memoryStorage, type TokenStorage } from './session/storage.ts';
import { batched, type Connection, single } from './transport/http-link.ts';
import { infiniteLink } from './transport/infinite-link.ts';
import { promiseLink } from './transport/promise-link.ts';
import { retryLink } from './transport/retry-link.ts';
import { sessionLink, withToken } from './transport/session-link.ts';
import { toGatehouseError } from './transport/trpc-error.ts';

export interface GatehouseOptions extends Connection {
  /** Where the tokens are kept: in memory, unless you say otherwise. */
  readonly storage?: TokenStorage;
  /** The time in ms since the epoch, in place of the device's clock. */
  readonly now?: () => number;
}

/** The contract as calls, and the tRPC client that makes them, for libraries that want one. */
export interface GatehouseCalls extends Api {
  /** For `@trpc/tanstack-react-query` and the like; it shares the session. */
  readonly trpc: TRPCClient<AppRouter>;
}

/** The contract as calls, with a session that looks after itself. */
export interface Gatehouse extends GatehouseCalls {
  /** Whether somebody is signed in. */
  authState(): Promise<AuthState>;
  /** Tells now, and whenever another user, or none, is signed in, in whichever tab. @returns how to stop it */
  onAuthStateChange(listener: AuthStateListener): () => void;
  /** Ends the session here and in every tab, and at the service if it can be reached. */
  signOut(): Promise<void>;
  /** Lets go of the listeners and of the other tabs. */
  close(): void;
}

/** A client for an application of one user at a time: a browser, a phone, a desktop, a script. */
export function createGatehouse(options: GatehouseOptions): Gatehouse {
  const { storage = memoryStorage(), now = Date.now } = options;
  const session = new Session(storage, refreshBy(options), now);
  const calls = callsThrough([sessionLink(session), retryLink, batched(options)]);
  return {
    ...calls,
    authState: () => session.state(),
    onAuthStateChange: (listener) => session.listen(listener),
    async signOut() {
      // Signed out is signed out: without an answer the session ends when its tokens do.
      if ((await session.state()).status === 'signed_in') await calls.auth.logout.safe();
      await session.forget();
    },
    close: () => session.close(),
  };
}

export interface RequestOptions extends Connection {
  /** The access token that came with the request; none for a visitor. */
  readonly accessToken?: string | undefined;
}

/** A client for one request of a server: it signs with the token it is given, keeps nothing, and shares nothing. */
export function createRequestGatehouse(options: RequestOptions): GatehouseCalls {
  const sign = promiseLink((op, next) => next(withToken(op, options.accessToken)));
  return callsThrough([sign, retryLink, batched(options)]);
}

function callsThrough(links: TRPCLink<AppRouter>[]): GatehouseCalls {
  const client = createTRPCUntypedClient<AppRouter>({ links });
  const { auth, users, admin } = createApi((name, input, options) => call(client, name, input, options));
  return { auth, users, admin, trpc: createTRPCClient<AppRouter>({ links: [infiniteLink, ...links] }) };
}

/** Calls by name. Who leaves out an input whose every field is optional means one without fields. */
async function call(
  client: TRPCUntypedClient<AppRouter>,
  name: string,
  input: unknown = {},
  options: CallOptions = {},
) {
  try {
    return await (isQuery(name) ? client.query(name, input, options) : client.mutation(name, input, options));
  } catch (error) {
    throw toGatehouseError(error, options.signal);
  }
}

/** Renews tokens outside the session's own links, which wait for it. */
function refreshBy(connection: Connection) {
  const client = createTRPCUntypedClient<AppRouter>({ links: [single(connection)] });
  return async (refreshToken: string): Promise<Tokens | undefined> => {
    try {
      return (await client.mutation('auth.refresh', { refresh_token: refreshToken })) as Tokens;
    } catch (error) {
      const failure = toGatehouseError(error);
      if (failure.code === 'token_invalid') return undefined;
      throw failure;
    }
  };
}
