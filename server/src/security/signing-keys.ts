import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { SigningKeyEntity, type SigningKeyRow } from '../db/entities/signing-key.ts';
import type { Orm } from '../db/orm.ts';

export const signingAlgorithm = 'EdDSA';

/** Spells KEYS: the advisory lock under which the first key is made. */
const lockKey = 0x4b455953;

export interface PublicJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: typeof signingAlgorithm;
}

/** The keys that access tokens are signed with and checked by. */
export interface SigningKeys {
  /** The newest key, which signs. */
  readonly current: { readonly kid: string; readonly privateKey: KeyObject };
  /** Every key that a token still alive may bear. */
  readonly publicKeys: ReadonlyMap<string, KeyObject>;
  /** Their public halves, as /.well-known/jwks.json shows them (RFC 7517). */
  readonly jwks: { readonly keys: readonly PublicJwk[] };
}

/** Reads the keys, and makes the first one where there is none. */
export async function loadSigningKeys(orm: Orm, sealKey: Buffer, now: Date): Promise<SigningKeys> {
  const em = orm.em.fork();
  const newestFirst = { orderBy: { createdAt: 'desc', kid: 'asc' } } as const;
  let rows = await em.find(SigningKeyEntity, {}, newestFirst);
  if (rows.length === 0) {
    rows = await em.transactional(async (tx) => {
      // Two servers that start together on an empty table must agree on one key.
      await tx.execute('select pg_advisory_xact_lock(?)', [lockKey]);
      const found = await tx.find(SigningKeyEntity, {}, newestFirst);
      if (found.length === 0) found.push(tx.create(SigningKeyEntity, generateKey(sealKey, now)));
      return found;
    });
  }
  const [newest] = rows as [SigningKeyRow, ...SigningKeyRow[]];
  return {
    current: { kid: newest.kid, privateKey: unseal(sealKey, newest) },
    publicKeys: new Map(rows.map((row) => [row.kid, createPublicKey({ key: row.publicKey, format: 'jwk' })])),
    jwks: {
      keys: rows.map(({ kid, publicKey: { kty, crv, x } }) => ({
        kty,
        crv,
        x,
        kid,
        use: 'sig',
        alg: signingAlgorithm,
      })),
    },
  };
}

function generateKey(sealKey: Buffer, now: Date): SigningKeyRow {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { kty, crv, x } = publicKey.export({ format: 'jwk' }) as { kty: string; crv: string; x: string };
  // The thumbprint of RFC 7638: members in lexical order.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  return { kid, publicKey: { kty, crv, x }, sealedPrivateKey: seal(sealKey, kid, privateKey), createdAt: now };
}

function seal(sealKey: Buffer, kid: string, privateKey: KeyObject): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealKey, iv).setAAD(Buffer.from(kid));
  const sealed = Buffer.concat([cipher.update(privateKey.export({ format: 'der', type: 'pkcs8' })), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

function unseal(sealKey: Buffer, { kid, sealedPrivateKey }: SigningKeyRow): KeyObject {
  const bytes = Buffer.from(sealedPrivateKey, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12)).setAAD(Buffer.from(kid));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    const key = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  } catch {
    throw new Error('The signing key in the database cannot be opened: SECRET_KEY is not the one it was sealed with.');
  }
}
