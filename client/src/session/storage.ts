/** What is kept of a session between calls, and between visits where the storage lasts. */
export interface StoredSession {
  readonly access_token: string;
  readonly refresh_token: string;
  /** When the access token ends, in ms since the epoch by this device's clock. */
  readonly expires_at: number;
}

/** Where the tokens are kept. Bring your own, or take one of those below. */
export interface TokenStorage {
  /** Names what is shared: clients with one key, in any tab of one origin, are one session. None: this client alone. */
  readonly key?: string;
  read(): StoredSession | null | Promise<StoredSession | null>;
  /** Null forgets. */
  write(session: StoredSession | null): void | Promise<void>;
}

/** Forgotten with the page or the process; no script of another page can find it. */
export function memoryStorage(): TokenStorage {
  let kept: StoredSession | null = null;
  return {
    read: () => kept,
    write(session) {
      kept = session;
    },
  };
}

/** The part of the Web Storage API that is used; `localStorage` and `sessionStorage` have it. */
export interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The same with promises, as React Native's AsyncStorage has it. */
export interface AsyncWebStorage {
  getItem(key: string): Promise<string | null>;
  setItem(key: string, value: string): Promise<unknown>;
  removeItem(key: string): Promise<unknown>;
}

const defaultKey = 'gatehouse';

/** Shared by the tabs of one origin, and kept between visits. Any script of the origin can read it. */
export function localStorageTokens(key = defaultKey, storage: WebStorage = globalThis.localStorage): TokenStorage {
  return {
    key,
    read: () => parse(storage.getItem(key)),
    write: (session) => (session === null ? storage.removeItem(key) : storage.setItem(key, JSON.stringify(session))),
  };
}

/** For storages that answer later, such as AsyncStorage or SecureStore behind a small wrapper. */
export function asyncStorageTokens(storage: AsyncWebStorage, key = defaultKey): TokenStorage {
  return {
    key,
    read: async () => parse(await storage.getItem(key)),
    async write(session) {
      await (session === null ? storage.removeItem(key) : storage.setItem(key, JSON.stringify(session)));
    },
  };
}

/** A session as it was written; null for what anything else left there. */
function parse(text: string | null): StoredSession | null {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<StoredSession> | null;
    const whole =
      typeof value?.access_token === 'string' &&
      typeof value.refresh_token === 'string' &&
      typeof value.expires_at === 'number';
    return whole ? (value as StoredSession) : null;
  } catch {
    return null;
  }
}
