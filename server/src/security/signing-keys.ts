import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SigningKeyEntity, type SigningKeyRow } from '../db/entities/signing-key.ts';
import type { EntityManager, Orm } from '../db/orm.ts';
import { inTransaction } from '../db/transaction.ts';
import { seal, unseal } from './seal.ts';

export const signingAlgorithm = 'EdDSA';

/** Spells KEYS: the advisory lock under which keys are made. */
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
  /** The newest key that everybody knows, which signs. */
  readonly current: { readonly kid: string; readonly privateKey: KeyObject };
  /** Every key that a token still alive may bear. */
  readonly publicKeys: ReadonlyMap<string, KeyObject>;
  /** Their public halves, as /.well-known/jwks.json shows them (RFC 7517). */
  readonly jwks: { readonly keys: readonly PublicJwk[] };
}

const second = 1000;
/** How often a process reads the keys anew. */
export const keyReloadInterval = 10 * second;
/** How long a new key is only published: until every process and every cache of the JWKS knows it. */
const publicationTime = 600 * second;
/** How much longer than the last token it signed an old key is kept: for processes and clocks that are behind. */
const slack = 60 * second;

/**
 * Reads the keys, and makes the first one where there is none.
 * @param tokenLifetime in milliseconds; how long an old key's tokens live on
 */
export async function loadSigningKeys(
  orm: Orm,
  sealKey: Buffer,
  now: Date,
  tokenLifetime: number,
): Promise<SigningKeys> {
  const stored = await orm.em.fork().find(SigningKeyEntity, {}, newestFirst);
  const rows = stored.length > 0 ? stored : await makeFirstKey(orm, sealKey, now);
  const alive = withoutDead(rows, now, tokenLifetime);
  const signing = (alive.find((_, index) => signsFrom(alive, index) <= now.getTime()) ?? alive.at(-1)) as SigningKeyRow;
  return {
    current: { kid: signing.kid, privateKey: unsealed(sealKey, signing) },
    publicKeys: new Map(alive.map((row) => [row.kid, createPublicKey({ key: row.publicKey, format: 'jwk' })])),
    jwks: { keys: alive.map(toPublicJwk) },
  };
}

/** Adds a key that signs once everybody knows it, and removes those whose tokens have all expired. */
export async function rotateSigningKeys(
  orm: Orm,
  sealKey: Buffer,
  now: Date,
  tokenLifetime: number,
): Promise<{ kid: string; signsFrom: Date }> {
  return underLock(orm, async (em) => {
    const rows = await em.find(SigningKeyEntity, {}, newestFirst);
    const alive = withoutDead(rows, now, tokenLifetime);
    for (const row of rows) if (!alive.includes(row)) em.remove(row);
    const added = em.create(SigningKeyEntity, generateKey(sealKey, now));
    return { kid: added.kid, signsFrom: new Date(signsFrom([added, ...alive], 0)) };
  });
}

const newestFirst = { orderBy: { createdAt: 'desc', kid: 'asc' } } as const;

/** When a key begins to sign; the only one there is does at once. */
function signsFrom(newestFirst: readonly SigningKeyRow[], index: number): number {
  const createdAt = newestFirst[index]?.createdAt.getTime() ?? 0;
  return index === newestFirst.length - 1 ? createdAt : createdAt + publicationTime;
}

/** The keys that a token still alive may bear: a key's last token was signed when its successor began to. */
function withoutDead(newestFirst: SigningKeyRow[], now: Date, tokenLifetime: number): SigningKeyRow[] {
  return newestFirst.filter(
    (_, index) => index === 0 || signsFrom(newestFirst, index - 1) + tokenLifetime + slack > now.getTime(),
  );
}

async function makeFirstKey(orm: Orm, sealKey: Buffer, now: Date): Promise<SigningKeyRow[]> {
  return underLock(orm, async (em) => {
    const found = await em.find(SigningKeyEntity, {}, newestFirst);
    return found.length > 0 ? found : [em.create(SigningKeyEntity, generateKey(sealKey, now))];
  });
}

/** Two that start or rotate together on one table must see each other's keys. */
function underLock<T>(orm: Orm, work: (em: EntityManager) => Promise<T>): Promise<T> {
  return inTransaction(orm, async (em) => {
    await em.execute('select pg_advisory_xact_lock(?)', [lockKey]);
    return work(em);
  });
}

const toPublicJwk = ({ kid, publicKey: { kty, crv, x } }: SigningKeyRow): PublicJwk => ({
  kty,
  crv,
  x,
  kid,
  use: 'sig',
  alg: signingAlgorithm,
});

function generateKey(sealKey: Buffer, now: Date): SigningKeyRow {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { kty, crv, x } = publicKey.export({ format: 'jwk' }) as { kty: string; crv: string; x: string };
  // The thumbprint of RFC 7638: members in lexical order.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  return { kid, publicKey: { kty, crv, x }, sealedPrivateKey: sealed(sealKey, kid, privateKey), createdAt: now };
}

function sealed(sealKey: Buffer, kid: string, privateKey: KeyObject): string {
  return seal(sealKey, kid, privateKey.export({ format: 'der', type: 'pkcs8' })).toString('base64');
}

function unsealed(sealKey: Buffer, { kid, sealedPrivateKey }: SigningKeyRow): KeyObject {
  try {
    const key = unseal(sealKey, kid, Buffer.from(sealedPrivateKey, 'base64'));
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  } catch {
    throw new Error('The signing key in the database cannot be opened: SECRET_KEY is not the one it was sealed with.');
  }
}
