import { createGatehouse, localStorageTokens } from '@gatehouse/client';

/** The one client of the page. Its session is shared by every tab and outlives a reload. */
export const api = createGatehouse({
  url: import.meta.env.VITE_GATEHOUSE_URL ?? 'http://localhost:8000',
  storage: localStorageTokens(),
});
