import { TRPCError } from '@trpc/server';
import { resolveResponse } from '@trpc/server/http';
import type { Faults } from '../faults.ts';
import { MockError } from '../mock-error.ts';
import type { State } from '../state/state.ts';
import type { Context } from './init.ts';
import { router } from './router.ts';

const maxBatchSize = 10;
const prefix = '/trpc/';
/** Where every call comes from. */
export const ip = '127.0.0.1';

/** A `fetch` that answers as the service's tRPC face does, whatever the origin; other paths are not found. */
export function mockFetch(state: State, faults: Faults): typeof fetch {
  return async (input, init) => {
    const { url, signal, request } = toRequest(input, init);
    signal?.throwIfAborted();
    const at = url.pathname.indexOf(prefix);
    if (at < 0) return new Response(null, { status: 404 });
    const path = decodeURIComponent(url.pathname.slice(at + prefix.length)).replace(/_([a-z])/g, (_, letter: string) =>
      letter.toUpperCase(),
    );
    const names = path.split(',');
    faults.beforeRequest(names);
    const response = await resolveResponse({
      router,
      req: request,
      // tRPC decodes it once more.
      path: encodeURIComponent(path),
      error: names.length > maxBatchSize ? tooManyCalls() : null,
      allowBatching: true,
      createContext: async () => contextOf(request, state, faults),
    });
    // Given up while it was answered: what was done stays done.
    signal?.throwIfAborted();
    return response;
  };
}

/**
 * The signal stays outside the Request: where a test environment such as jsdom has an AbortController of its own,
 * the platform's Request does not take its signals.
 */
function toRequest(input: Parameters<typeof fetch>[0], { signal, ...init }: RequestInit = {}) {
  const given = input instanceof Request ? input : undefined;
  const url = new URL(given?.url ?? String(input), 'http://gatehouse.test');
  const request = new Request(given ?? url, init);
  // What has no body needs no type; tRPC asks for one all the same.
  if (request.body === null) request.headers.set('content-type', 'application/json');
  return { url, signal: signal ?? given?.signal, request };
}

const tooManyCalls = () => new TRPCError({ code: 'PAYLOAD_TOO_LARGE', cause: new MockError('payload_too_large') });

function contextOf({ headers }: Request, state: State, faults: Faults): Context {
  return {
    state,
    faults,
    token: headers.get('authorization')?.replace(/^Bearer +/i, ''),
    request: { id: state.newId(), ip, userAgent: headers.get('user-agent') },
  };
}
