import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import { GatehouseError } from './errors.ts';

export interface VerifierOptions {
  /** The service's PUBLIC_URL: the issuer and the audience of its tokens. */
  readonly issuer: string;
  /** Where its keys are, if they are reached by another way than the issuer. */
  readonly jwksUrl?: string;
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** What a verified access token says. */
export interface AccessToken {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Seconds by which two clocks may differ. */
const clockTolerance = 5;
/** An unknown key has the keys fetched again, but no more often than this, in ms, so that forged tokens cannot cause a storm. */
const cooldownDuration = 10_000;
/** Keys are fetched anew after so long, in ms. */
const cacheMaxAge = 10 * 60_000;

/**
 * Verifies access tokens in a resource server, by the service's public keys: without a call to the service but one
 * for the keys now and then. What was revoked is noticed when the token ends, at the latest; ask `users.me` where that is too late.
 * @returns a function that throws GatehouseError `token_invalid` for a token that does not hold, and `network_error` when the keys cannot be had
 */
export function createVerifier({ issuer, jwksUrl, fetch: ownFetch }: VerifierOptions) {
  const keys = createRemoteJWKSet(new URL(jwksUrl ?? `${issuer.replace(/\/+$/, '')}/.well-known/jwks.json`), {
    cooldownDuration,
    cacheMaxAge,
    ...(ownFetch !== undefined && { [customFetch]: ownFetch }),
  });
  return async (token: string): Promise<AccessToken> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['EdDSA'],
        issuer,
        audience: issuer,
        typ: 'at+jwt',
        clockTolerance,
        requiredClaims: ['sub', 'sid', 'role', 'iat', 'exp'],
      });
      const { sub = '', sid, role, iat = 0, exp = 0 } = payload;
      return {
        userId: sub,
        sessionId: String(sid),
        role: String(role),
        issuedAt: new Date(iat * 1000),
        expiresAt: new Date(exp * 1000),
      };
    } catch (error) {
      throw isAboutToken(error)
        ? new GatehouseError('token_invalid', 'The token is not valid', { cause: error })
        : new GatehouseError('network_error', 'The keys of the service were not reached', { cause: error });
    }
  };
}

/** Whether the token is to blame, and not the way to the keys. */
function isAboutToken(error: unknown): boolean {
  const elsewhere = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return error instanceof errors.JOSEError && !elsewhere && error.code !== 'ERR_JOSE_GENERIC';
}
