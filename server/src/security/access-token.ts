import { hash } from 'node:crypto';
import type { Role } from '@gatehouse/shared';
import { roles } from '@gatehouse/shared';
import * as errors from 'jose/errors';
import { SignJWT } from 'jose/jwt/sign';
import { jwtVerify } from 'jose/jwt/verify';
import { z } from 'zod';
import { RecentlyUsed } from './recently-used.ts';
import { type SigningKeys, signingAlgorithm } from './signing-keys.ts';

/** What an access token says (RFC 9068): who, in which session, at which version of the account. */
export interface AccessClaim {
  readonly userId: string;
  readonly sessionId: string;
  readonly version: number;
  readonly role: Role;
}

const claims = z.object({
  sub: z.guid(),
  sid: z.guid(),
  ver: z.int().positive(),
  role: z.enum(roles),
  exp: z.number(),
});

/** Seconds by which the clocks of two servers may differ. */
const clockTolerance = 5;

/** A token whose signature and claims were found good. Whether its time is over is asked each time. */
interface VerifiedToken {
  readonly claim: AccessClaim;
  readonly kid: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

const isOver = ({ expiresAt }: VerifiedToken, now: Date) => now.getTime() >= (expiresAt + clockTolerance) * 1000;

/** How many verified tokens are remembered, at about 400 bytes each. */
const remembered = 10_000;

/** Signs and checks access tokens; needs no store. */
export class AccessTokens {
  readonly #keys: () => SigningKeys;
  readonly #issuer: string;
  readonly #lifetime: number;
  /** By the token's digest. Only what was verified gets in, so nobody can fill it with tokens of their own making. */
  readonly #verified = new RecentlyUsed<VerifiedToken>(remembered);

  /** @param lifetime in milliseconds */
  constructor(keys: () => SigningKeys, issuer: string, lifetime: number) {
    this.#keys = keys;
    this.#issuer = issuer;
    this.#lifetime = lifetime;
  }

  /** Seconds a token lives. */
  get expiresIn(): number {
    return Math.floor(this.#lifetime / 1000);
  }

  async issue({ userId, sessionId, version, role }: AccessClaim, now: Date): Promise<string> {
    const { kid, privateKey } = this.#keys().current;
    const issuedAt = Math.floor(now.getTime() / 1000);
    return new SignJWT({ sid: sessionId, ver: version, role })
      .setProtectedHeader({ alg: signingAlgorithm, kid, typ: 'at+jwt' })
      .setIssuer(this.#issuer)
      .setAudience(this.#issuer)
      .setSubject(userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + this.expiresIn)
      .sign(privateKey);
  }

  /** The claim of a token that is ours and not expired; undefined for anything else. */
  async read(token: string, now: Date): Promise<AccessClaim | undefined> {
    const digest = hash('sha256', token, 'base64');
    const known = this.#verified.get(digest);
    // A key that was removed takes its tokens with it.
    if (known !== undefined && this.#keys().publicKeys.has(known.kid))
      return isOver(known, now) ? undefined : known.claim;
    const verified = await this.#verify(token, now);
    if (verified !== undefined) this.#verified.set(digest, verified);
    return verified?.claim;
  }

  async #verify(token: string, now: Date): Promise<VerifiedToken | undefined> {
    try {
      // The key is chosen by `kid` among ours alone; a key or an address in the header is never looked at (RFC 8725).
      const { payload, protectedHeader } = await jwtVerify(
        token,
        ({ kid }) => {
          const key = this.#keys().publicKeys.get(kid ?? '');
          if (key === undefined) throw new errors.JWKSNoMatchingKey();
          return key;
        },
        {
          algorithms: [signingAlgorithm],
          issuer: this.#issuer,
          audience: this.#issuer,
          typ: 'at+jwt',
          clockTolerance,
          currentDate: now,
          requiredClaims: ['iat', 'exp'],
        },
      );
      const { sub, sid, ver, role, exp } = claims.parse(payload);
      const claim = { userId: sub, sessionId: sid, version: ver, role };
      return { claim, kid: protectedHeader.kid ?? '', expiresAt: exp };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
      throw error;
    }
  }
}
