import type { Tokens } from '@gatehouse/shared/types';
import { GatehouseError } from '../errors.ts';
import { exclusively } from './lock.ts';
import type { StoredSession, TokenStorage } from './storage.ts';
import { joinTabs, type Tabs } from './tabs.ts';

/** Whether somebody is signed in here. */
export type AuthState =
  | { readonly status: 'signed_out' }
  | {
      readonly status: 'signed_in';
      /** The user's id, as the access token has it. */
      readonly userId: string;
    };

export type AuthStateListener = (state: AuthState) => void;

/** Exchanges a refresh token; undefined if the service says that the session is over. */
export type Refresh = (refreshToken: string) => Promise<Tokens | undefined>;

/** An access token is renewed so long before it ends, in ms, that a slow call still finds it alive. */
const margin = 30_000;

/** How long, in ms, a tab that waited for another's renewal looks for its outcome before it renews by itself. */
const patience = 1_000;
const step = 10;
/** How long, in ms, a write takes at most to reach the other tabs, also on a busy machine. */
const settling = 250;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Keeps the tokens of one session, and renews them once however many calls and tabs ask for it. */
export class Session {
  readonly #storage: TokenStorage;
  readonly #refresh: Refresh;
  readonly #now: () => number;
  readonly #listeners = new Set<AuthStateListener>();
  /** Names the session among the tabs; undefined for one that only this client has. */
  readonly #shared: string | undefined;
  readonly #tabs: Tabs | undefined;
  #renewal: Promise<StoredSession | null> | undefined;
  #told: string | undefined;

  constructor(storage: TokenStorage, refresh: Refresh, now: () => number) {
    this.#storage = storage;
    this.#refresh = refresh;
    this.#now = now;
    this.#shared = storage.key === undefined ? undefined : `gatehouse:${storage.key}`;
    if (this.#shared !== undefined) this.#tabs = joinTabs(this.#shared, storage.key ?? '', () => void this.#tell());
  }

  /**
   * An access token that is alive, renewed first if need be; undefined for a visitor.
   * @throws GatehouseError `token_invalid` if the session turns out to be over
   */
  async accessToken(): Promise<string | undefined> {
    const kept = await this.#storage.read();
    if (kept === null || kept.expires_at - this.#now() > margin) return kept?.access_token;
    const renewed = await this.#renewOnce(kept);
    if (renewed === null) throw new GatehouseError('token_invalid', 'The session is over', { status: 401 });
    return renewed.access_token;
  }

  /** An access token other than one that was refused; undefined if the session is over. */
  async accessTokenAfter(refused: string): Promise<string | undefined> {
    const kept = await this.#storage.read();
    if (kept === null || kept.access_token !== refused) return kept?.access_token;
    return (await this.#renewOnce(kept))?.access_token;
  }

  async keep(tokens: Tokens): Promise<void> {
    await this.#write(stored(tokens, this.#now()));
  }

  /** Forgets the tokens here and in every tab; the service is not told. */
  async forget(): Promise<void> {
    await this.#write(null);
  }

  async state(): Promise<AuthState> {
    return stateOf(await this.#storage.read());
  }

  /** Calls the listener with the present state, and again whenever another user, or none, is signed in. */
  listen(listener: AuthStateListener): () => void {
    this.#listeners.add(listener);
    void this.state().then((state) => {
      if (this.#listeners.has(listener)) listener(state);
    });
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#tabs?.close();
  }

  #renewOnce(used: StoredSession): Promise<StoredSession | null> {
    this.#renewal ??= this.#exclusively((waited) => this.#renew(used, waited)).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /** Keeps the lock a moment longer than its answer, for the write to reach the tabs that are about to ask. */
  #exclusively<T>(task: (waited: boolean) => Promise<T>): Promise<T> {
    const name = this.#shared;
    if (name === undefined) return task(false);
    return new Promise((resolve, reject) => {
      exclusively(name, async (waited) => {
        await task(waited).then(resolve, reject);
        await sleep(settling);
      }).catch(reject);
    });
  }

  async #renew({ refresh_token }: StoredSession, waited: boolean): Promise<StoredSession | null> {
    const isSame = (session: StoredSession | null) => session?.refresh_token === refresh_token;
    let kept = await this.#storage.read();
    // What another tab wrote under its lock can be read here a little later than the lock is had.
    for (let left = waited ? patience : 0; isSame(kept) && left > 0; left -= step) {
      await sleep(step);
      kept = await this.#storage.read();
    }
    // Another tab was quicker, or signed out, while this one waited for the lock.
    if (!isSame(kept)) return kept;
    const tokens = await this.#refresh(refresh_token);
    // A sign-out or a sign-in during the exchange has the last word.
    const present = await this.#storage.read();
    if (!isSame(present)) return present;
    const renewed = tokens === undefined ? null : stored(tokens, this.#now());
    await this.#write(renewed);
    return renewed;
  }

  async #write(session: StoredSession | null): Promise<void> {
    await this.#storage.write(session);
    this.#tabs?.announce();
    await this.#tell();
  }

  async #tell(): Promise<void> {
    const state = await this.state();
    const name = state.status === 'signed_in' ? state.userId : '';
    if (name === this.#told) return;
    this.#told = name;
    for (const listener of this.#listeners) listener(state);
  }
}

function stored({ access_token, refresh_token, expires_in }: Tokens, now: number): StoredSession {
  return { access_token, refresh_token, expires_at: now + expires_in * 1000 };
}

function stateOf(session: StoredSession | null): AuthState {
  return session === null ? { status: 'signed_out' } : { status: 'signed_in', userId: subjectOf(session.access_token) };
}

/** The `sub` of a JWT, unchecked: whoever needs to trust it asks the service. */
function subjectOf(token: string): string {
  try {
    const payload = token.split('.')[1] ?? '';
    const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { sub?: unknown };
    return typeof claims.sub === 'string' ? claims.sub : '';
  } catch {
    return '';
  }
}
