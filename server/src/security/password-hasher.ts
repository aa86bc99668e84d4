import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';
import type { Config } from '../config.ts';
import { HashingGate } from './hashing-gate.ts';

/** How passwords are hashed. Tests may bring a cheaper one; the server uses {@link Argon2Hasher}. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Whether the password fits the stored hash. Costs the same without a hash, or with one that is corrupt. */
  verify(stored: string | null, password: string): Promise<boolean>;
  /** Whether a stored hash was made by another algorithm or with other parameters than today's. */
  needsRehash(stored: string): boolean;
}

/** argon2id (RFC 9106), as PHC strings; also verifies the bcrypt hashes of an earlier system. */
export class Argon2Hasher implements PasswordHasher {
  readonly #options: { algorithm: Algorithm; memoryCost: number; timeCost: number; parallelism: number };
  readonly #prefix: string;
  readonly #gate: HashingGate;
  readonly #decoy: Promise<string>;

  constructor(settings: Config['passwords'], gate = new HashingGate(settings.concurrency)) {
    const { memoryKib, timeCost, parallelism } = settings;
    // Algorithm is an ambient const enum, which type stripping cannot inline; 2 is Argon2id.
    this.#options = { algorithm: 2 as Algorithm, memoryCost: memoryKib, timeCost, parallelism };
    this.#prefix = `$argon2id$v=19$m=${memoryKib},t=${timeCost},p=${parallelism}$`;
    this.#gate = gate;
    this.#decoy = this.hash('a password that nobody has');
    this.#decoy.catch(() => undefined);
  }

  hash(password: string): Promise<string> {
    return this.#gate.run(() => hash(password.normalize('NFC'), this.#options));
  }

  async verify(stored: string | null, password: string): Promise<boolean> {
    const decoy = await this.#decoy;
    const known = stored !== null && (isArgon2(stored) || isBcrypt(stored));
    const normal = password.normalize('NFC');
    return this.#gate.run(async () => {
      // What looks like a hash may still be none: it costs as much, and fits nothing.
      const fits = known ? await check(stored, normal).catch(() => undefined) : undefined;
      return fits ?? (await check(decoy, normal).then(() => false));
    });
  }

  needsRehash(stored: string): boolean {
    return !stored.startsWith(this.#prefix);
  }
}

/** In whichever order a library puts the parameters. */
const isArgon2 = (stored: string) =>
  /^\$argon2id\$v=19\$(?:[mtp]=\d+[,$]){3}[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,}$/.test(stored);

const isBcrypt = (stored: string) => /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(stored);

function check(stored: string, password: string): Promise<boolean> {
  return isBcrypt(stored) ? verifyBcrypt(password, stored) : verify(stored, password);
}
