import { pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto';

/** A hash by scrypt (RFC 7914) or PBKDF2 (RFC 8018), as earlier systems made them; none is made here. */
export type DerivedKey = (Scrypt | Pbkdf2) & { readonly salt: Uint8Array; readonly key: Uint8Array };

interface Scrypt {
  readonly kdf: 'scrypt';
  /** What the password was brought to before: one that takes NFKC calls more letters alike. */
  readonly form: 'NFC' | 'NFKC';
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

interface Pbkdf2 {
  readonly kdf: 'pbkdf2';
  readonly digest: keyof typeof digestBytes;
  readonly iterations: number;
}

const digestBytes = { sha1: 20, sha256: 32, sha512: 64 };

/** Names of the schemes in a stored hash, which is a PHC string. */
const scryptNames = { NFC: 'scrypt', NFKC: 'scrypt-nfkc' } as const;

const stored =
  /^\$(?:scrypt(?<nfkc>-nfkc)?\$ln=(?<logN>\d{1,2}),r=(?<r>\d{1,4}),p=(?<p>\d{1,4})|pbkdf2-(?<digest>sha1|sha256|sha512)\$i=(?<iterations>\d{1,8}))\$(?<salt>[A-Za-z0-9+/]+)\$(?<key>[A-Za-z0-9+/]+)$/;

/** @returns undefined for what is no such hash, or one that would cost too much */
export function parseDerivedKey(text: string): DerivedKey | undefined {
  const found = stored.exec(text);
  if (found === null) return undefined;
  const { nfkc, logN, r, p, digest, iterations, salt = '', key = '' } = found.groups ?? {};
  const bytes = { salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') };
  const derived: DerivedKey =
    digest === undefined
      ? { kdf: 'scrypt', form: nfkc ? 'NFKC' : 'NFC', logN: Number(logN), r: Number(r), p: Number(p), ...bytes }
      : { kdf: 'pbkdf2', digest: digest as Pbkdf2['digest'], iterations: Number(iterations), ...bytes };
  return isBounded(derived) ? derived : undefined;
}

export function formatDerivedKey(derived: DerivedKey): string {
  const parameters =
    derived.kdf === 'scrypt'
      ? `$${scryptNames[derived.form]}$ln=${derived.logN},r=${derived.r},p=${derived.p}`
      : `$pbkdf2-${derived.digest}$i=${derived.iterations}`;
  return `${parameters}$${base64(derived.salt)}$${base64(derived.key)}`;
}

/** As PHC strings have it: without padding. */
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '');

/** Whether checking it takes no more than about a second of a core, and 128 MiB. A short key would be guessed, not found. */
export function isBounded(derived: DerivedKey): boolean {
  const { salt, key } = derived;
  const fits = salt.length >= 1 && salt.length <= 64 && key.length >= 16 && key.length <= 64;
  return fits && (derived.kdf === 'scrypt' ? isBoundedScrypt(derived) : isBoundedPbkdf2(derived, key.length));
}

function isBoundedScrypt({ logN, r, p }: Scrypt): boolean {
  const blocks = 2 ** logN * r;
  return Number.isInteger(logN) && logN >= 1 && r >= 1 && p >= 1 && 128 * blocks <= 2 ** 27 && blocks * p <= 2 ** 20;
}

/** Each digest that a key is longer than takes all the iterations once more. */
function isBoundedPbkdf2({ digest, iterations }: Pbkdf2, length: number): boolean {
  return iterations >= 1 && iterations * Math.ceil(length / digestBytes[digest]) <= 2_000_000;
}

export function verifyDerivedKey(derived: DerivedKey, password: string): boolean {
  const { salt, key } = derived;
  return timingSafeEqual(key, derived.kdf === 'scrypt' ? scrypt(derived, password) : pbkdf2(derived, password));

  function scrypt({ form, logN, r, p }: Scrypt, text: string): Buffer {
    const N = 2 ** logN;
    // OpenSSL counts what it needs beside the blocks, too.
    return scryptSync(text.normalize(form), salt, key.length, { N, r, p, maxmem: 128 * r * (N + p + 2) + 2 ** 20 });
  }

  function pbkdf2({ digest, iterations }: Pbkdf2, text: string): Buffer {
    return pbkdf2Sync(text, salt, iterations, key.length, digest);
  }
}
