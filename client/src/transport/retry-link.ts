import { promiseLink } from './promise-link.ts';
import { toGatehouseError } from './trpc-error.ts';

/** No call waits longer than this for another try, in seconds: what takes longer is for the user to know. */
const longestWait = 10;
const tries = 3;

/** Tries a query again when the service says when. A mutation is never repeated: it may have happened. */
export const retryLink = promiseLink(async (op, next) => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await next(op);
    } catch (error) {
      const { retryAfter } = toGatehouseError(error);
      const hopeless = op.type !== 'query' || attempt === tries || retryAfter === undefined || retryAfter > longestWait;
      if (hopeless) throw error;
      await sleep(retryAfter * 1000, op.signal);
    }
  }
});

/** Waits, or throws as soon as the call is given up. */
function sleep(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => reject(signal?.reason);
    if (signal?.aborted) return give();
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', give);
      resolve();
    }, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        give();
      },
      { once: true },
    );
  });
}
