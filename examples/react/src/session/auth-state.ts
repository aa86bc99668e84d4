import type { AuthState } from '@gatehouse/client';
import { useSyncExternalStore } from 'react';
import { api } from '../gatehouse.ts';
import { queryClient } from '../queries.ts';

let present: AuthState | undefined;
const listeners = new Set<() => void>();

// For as long as the page lives: what is cached belongs to one user, and must not be shown to the next.
api.onAuthStateChange((state) => {
  if (idOf(state) !== idOf(present)) queryClient.clear();
  present = state;
  for (const listener of listeners) listener();
});

const idOf = (state: AuthState | undefined) => (state?.status === 'signed_in' ? state.userId : undefined);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether somebody is signed in, whichever tab it happened in; undefined until that is known. */
export const useAuthState = (): AuthState | undefined => useSyncExternalStore(subscribe, () => present);
