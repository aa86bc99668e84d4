import type { Api, CallOptions } from './api.ts';
import { toGatehouseError } from './transport/trpc-error.ts';

/** Calls a procedure by its name. */
export type Caller = (name: string, input: unknown, options: CallOptions | undefined) => Promise<unknown>;

interface Page {
  readonly items: unknown[];
  readonly next_cursor: string | null;
}

/** Names that follow a procedure's or a namespace's; no procedure of the contract has one of them. */
const suffixes = {
  async safe(call: Caller, name: string, input: unknown, options?: CallOptions) {
    try {
      return { ok: true, data: await call(name, input, options) };
    } catch (error) {
      return { ok: false, error: toGatehouseError(error, options?.signal) };
    }
  },
  async *iterate(call: Caller, namespace: string, input: object = {}, options?: CallOptions) {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = (await call(`${namespace}.list`, { ...input, ...(cursor && { cursor }) }, options)) as Page;
      yield* page.items;
      cursor = page.next_cursor;
    }
  },
};

/** The contract's tree as functions. Which names there are is the types' business; the service answers for the rest. */
export function createApi(call: Caller): Api {
  return node(call, []) as Api;
}

function node(call: Caller, path: readonly string[]): object {
  const children = new Map<string, object>();
  const run = (input?: unknown, options?: CallOptions) => {
    const last = path.at(-1) ?? '';
    if (Object.hasOwn(suffixes, last)) {
      return suffixes[last as keyof typeof suffixes](call, path.slice(0, -1).join('.'), input as object, options);
    }
    return call(path.join('.'), input, options);
  };
  return new Proxy(run, {
    get(_target, name) {
      // Not a promise, so that awaiting a namespace by mistake does not call the service.
      if (typeof name !== 'string' || name === 'then') return undefined;
      const child = children.get(name) ?? node(call, [...path, name]);
      children.set(name, child);
      return child;
    },
  });
}
