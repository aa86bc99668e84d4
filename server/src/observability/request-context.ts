import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request at hand wherever something fails, also before there is a call. */
export const requestContext = new AsyncLocalStorage<{ readonly requestId: string }>();

export const currentRequestId = (): string => requestContext.getStore()?.requestId ?? 'none';
