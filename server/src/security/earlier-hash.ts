import { type DerivedKey, formatDerivedKey, isBounded } from './derived-key.ts';

/** A hash that cannot be taken; the message says why. */
export class UnusableHash extends Error {
  override name = 'UnusableHash';
}

/**
 * Brings a hash that an earlier system made into the form in which it is stored and checked, in whichever of the
 * spellings below it comes. What would cost a sign-in more than about a second of a core, or 128 MiB, is not taken.
 * @throws UnusableHash
 */
export function storable(hash: string): string {
  for (const [pattern, read] of spellings) {
    const found = pattern.exec(hash);
    if (found === null) continue;
    const text = read(found.groups ?? {}, hash);
    if (text === undefined)
      throw new UnusableHash('Expected a hash that a second of a core and 128 MiB suffice to check, of 16 to 64 bytes');
    return text;
  }
  throw new UnusableHash('Expected a hash by argon2, bcrypt, scrypt or PBKDF2, in a spelling that is known');
}

type Groups = Readonly<Partial<Record<string, string>>>;

/** The spellings, and what is stored for each; undefined where it would cost too much. */
const spellings: [RegExp, (groups: Groups, hash: string) => string | undefined][] = [
  // PHC strings, as argon2 libraries write them; Django puts the name before.
  [
    /^(?:argon2)?(?<phc>\$argon2(?:id|i|d)\$v=19\$(?<parameters>(?:[mtp]=\d{1,7}[,$]){3})[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86})$/,
    ({ phc, parameters = '' }) => (isBoundedArgon2(parameters) ? phc : undefined),
  ],
  // The modular crypt format; Django puts the name before.
  [
    /^(?:bcrypt\$)?(?<mcf>\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{53})$/,
    ({ mcf, cost }) => (Number(cost) >= 4 && Number(cost) <= 14 ? mcf : undefined),
  ],
  // Ours, and passlib's scrypt.
  [
    /^\$scrypt(?<nfkc>-nfkc)?\$ln=(?<logN>\d{1,2}),r=(?<r>\d{1,4}),p=(?<p>\d{1,4})\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
    ({ nfkc, logN, r, p, ...texts }) => scrypt(nfkc ? 'NFKC' : 'NFC', Number(logN), r, p, decoded(texts)),
  ],
  // Django's scrypt.
  [
    /^scrypt\$(?<N>\d{1,8})\$(?<salt>[^$]+)\$(?<r>\d{1,4})\$(?<p>\d{1,4})\$(?<key>[^$]+)$/,
    ({ N, salt = '', r, p, key }) =>
      scrypt('NFC', Math.log2(Number(N)), r, p, { ...decoded({ key }), salt: Buffer.from(salt) }),
  ],
  // better-auth's scrypt; its salt is the text, not what the text means.
  [
    /^(?<salt>[0-9a-f]{32}):(?<key>[0-9a-f]{128})$/,
    ({ salt = '', key = '' }) =>
      scrypt('NFKC', 14, '16', '1', { salt: Buffer.from(salt), key: Buffer.from(key, 'hex') }),
  ],
  // Ours, and passlib's PBKDF2, which leaves out what is there by default.
  [
    /^\$pbkdf2(?:-(?<digest>sha1|sha256|sha512))?\$(?:i=)?(?<iterations>\d{1,8})\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
    ({ digest = 'sha1', iterations, ...texts }) => pbkdf2(digest, iterations, decoded(texts)),
  ],
  // Django's PBKDF2.
  [
    /^pbkdf2_(?<digest>sha1|sha256)\$(?<iterations>\d{1,8})\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
    ({ digest = '', iterations, salt = '', key }) =>
      pbkdf2(digest, iterations, { ...decoded({ key }), salt: Buffer.from(salt) }),
  ],
];

function isBoundedArgon2(parameters: string): boolean {
  const [m, t, p] = ['m', 't', 'p'].map((name) => Number(new RegExp(`${name}=(\\d+)`).exec(parameters)?.[1])) as [
    number,
    number,
    number,
  ];
  return m >= 8 * p && m <= 2 ** 17 && t >= 1 && m * t <= 2 ** 20 && p >= 1 && p <= 16;
}

type Bytes = Pick<DerivedKey, 'salt' | 'key'>;

function scrypt(form: 'NFC' | 'NFKC', logN: number, r: string | undefined, p: string | undefined, bytes: Bytes) {
  return bounded({ kdf: 'scrypt', form, logN, r: Number(r), p: Number(p), ...bytes });
}

function pbkdf2(digest: string, iterations: string | undefined, bytes: Bytes) {
  return bounded({
    kdf: 'pbkdf2',
    digest: digest as 'sha1' | 'sha256' | 'sha512',
    iterations: Number(iterations),
    ...bytes,
  });
}

const bounded = (derived: DerivedKey) => (isBounded(derived) ? formatDerivedKey(derived) : undefined);

const decoded = ({ salt = '', key = '' }: Groups): Bytes => ({ salt: base64(salt), key: base64(key) });

/** With or without padding; passlib writes a point for a plus in some. */
function base64(text: string): Buffer {
  if (!/^[A-Za-z0-9+/.]*={0,2}$/.test(text)) throw new UnusableHash('Expected a salt and a key in base64');
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}
