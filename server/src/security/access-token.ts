import type { Role } from '@gatehouse/shared';
import { roles } from '@gatehouse/shared';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type SigningKeys, signingAlgorithm } from './signing-keys.ts';

/** What an access token says (RFC 9068): who, in which session, at which version of the account. */
export interface AccessClaim {
  readonly userId: string;
  readonly sessionId: string;
  readonly version: number;
  readonly role: Role;
}

const claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  ver: z.int().positive(),
  role: z.enum(roles),
});

/** Seconds by which the clocks of two servers may differ. */
const clockTolerance = 5;

/** Signs and checks access tokens; needs no store. */
export class AccessTokens {
  readonly #keys: () => SigningKeys;
  readonly #issuer: string;
  readonly #lifetime: number;

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
    try {
      // The key is chosen by `kid` among ours alone; a key or an address in the header is never looked at (RFC 8725).
      const { payload } = await jwtVerify(
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
      const { sub, sid, ver, role } = claims.parse(payload);
      return { userId: sub, sessionId: sid, version: ver, role };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
      throw error;
    }
  }
}
