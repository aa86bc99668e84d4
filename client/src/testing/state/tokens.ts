import type { Role } from '@gatehouse/shared';
import { defaults } from '../defaults.ts';
import { randomHex } from './ids.ts';

export interface AccessClaim {
  readonly userId: string;
  readonly sessionId: string;
  readonly version: number;
  readonly role: Role;
}

export interface RefreshClaim {
  readonly sessionId: string;
  readonly counter: number;
}

export interface ResetClaim {
  readonly userId: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Seconds by which the service lets clocks differ. */
const clockTolerance = 5;
const lifetime = defaults.tokens.accessLifetime / 1000;

/** Tokens that were issued here, and what they say. One that is not in the book is not ours. */
export class TokenBook {
  readonly #secret = randomHex(32);
  readonly #access = new Map<string, AccessClaim & { readonly expiresAt: number }>();
  readonly #refresh = new Map<string, RefreshClaim>();
  readonly #reset = new Map<string, ResetClaim>();

  /** In the form of a JWT, so that whoever reads its claims finds them; its signature signs nothing. */
  issueAccess(claim: AccessClaim, now: number): string {
    const iat = Math.floor(now / 1000);
    const { userId: sub, sessionId: sid, version: ver, role } = claim;
    const payload = { iss: 'mock', aud: 'mock', sub, sid, ver, role, iat, exp: iat + lifetime };
    const token = [{ alg: 'none', typ: 'at+jwt' }, payload, this.#secret].map(encode).join('.');
    this.#access.set(token, { ...claim, expiresAt: iat + lifetime });
    return token;
  }

  /** Seconds an access token lives. */
  readonly expiresIn = lifetime;

  /** @returns undefined for a token that is not ours, or is expired */
  readAccess(token: string, now: number): AccessClaim | undefined {
    const claim = this.#access.get(token);
    return claim !== undefined && claim.expiresAt > Math.floor(now / 1000) - clockTolerance ? claim : undefined;
  }

  /** The same session and counter give the same token. */
  issueRefresh(claim: RefreshClaim): string {
    return this.#issue(this.#refresh, claim);
  }

  readRefresh(token: string): RefreshClaim | undefined {
    return this.#refresh.get(token);
  }

  issueReset(claim: ResetClaim): string {
    return this.#issue(this.#reset, claim);
  }

  /** @returns undefined for a token that is not ours, or is expired */
  readReset(token: string, now: number): ResetClaim | undefined {
    const claim = this.#reset.get(token);
    return claim !== undefined && claim.expiresAt > now ? claim : undefined;
  }

  #issue<Claim>(book: Map<string, Claim>, claim: Claim): string {
    const token = encode([claim, this.#secret]);
    book.set(token, claim);
    return token;
  }
}

/** base64url of JSON that is ASCII. */
export function encode(value: unknown): string {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @returns undefined for what {@link encode} did not make */
export function decode(text: string): unknown {
  try {
    return JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
}
