import { useSyncExternalStore } from 'react';

/** What one page tells the next; it survives a reload, and is in nobody's log as an address would be. */
export interface Hints {
  readonly email?: string;
  readonly notice?: string;
}

export function navigate(to: string, hints: Hints = {}, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](hints, '', to);
  dispatchEvent(new PopStateEvent('popstate', { state: hints }));
  scrollTo(0, 0);
}

export const hints = (): Hints => (history.state as Hints | null) ?? {};

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  return () => removeEventListener('popstate', listener);
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname);
