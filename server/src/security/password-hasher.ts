import type { Algorithm } from '@node-rs/argon2';
import { Piscina } from 'piscina';
import type { Config } from '../config.ts';
import { parseDerivedKey } from './derived-key.ts';
import type { HashTask, VerifyTask } from './hash-thread.ts';

/** How passwords are hashed. Tests may bring a cheaper one; the server uses {@link Argon2Hasher}. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Whether the password fits the stored hash. Costs the same without a hash, or with one that is corrupt. */
  verify(stored: string | null, password: string): Promise<boolean>;
  /** Whether a stored hash was made by another algorithm or with other parameters than today's. */
  needsRehash(stored: string): boolean;
  /** Gets ready to hash, where that takes time: else the first to ask waits for it. */
  start?(): void;
  /** Lets go of what it hashes with, where there is anything to let go of. */
  close?(): Promise<void>;
}

/**
 * What a hash yields to whoever else wants the core. On Linux a thread has a priority of its own; elsewhere it would
 * be that of the whole process.
 */
const niceIncrement = process.platform === 'linux' ? 10 : 0;

/**
 * argon2id (RFC 9106), as PHC strings; also verifies the hashes of earlier systems, by bcrypt, scrypt and PBKDF2. Hashes
 * run in threads of their own and of low priority, at most so many at once, the others in the order they came: the
 * thread that serves and the thread pool of Node are never busy with them.
 */
export class Argon2Hasher implements PasswordHasher {
  readonly #options: HashTask['options'];
  readonly #prefix: string;
  readonly #concurrency: number;
  /** A hash of today that is all zeros: no password fits, and checking it costs what checking any other does. */
  readonly #decoy: string;
  #threads: Piscina | undefined;

  constructor({ memoryKib, timeCost, parallelism, concurrency }: Config['passwords']) {
    // Algorithm is an ambient const enum, which type stripping cannot inline; 2 is Argon2id.
    this.#options = { algorithm: 2 as Algorithm, memoryCost: memoryKib, timeCost, parallelism };
    this.#prefix = `$argon2id$v=19$m=${memoryKib},t=${timeCost},p=${parallelism}$`;
    this.#concurrency = concurrency;
    this.#decoy = `${this.#prefix}${'A'.repeat(22)}$${'A'.repeat(43)}`;
  }

  start(): void {
    this.#pool();
  }

  hash(password: string): Promise<string> {
    const task: HashTask = { password: password.normalize('NFC'), options: this.#options };
    return this.#pool().run(task, { name: 'hash' });
  }

  async verify(stored: string | null, password: string): Promise<boolean> {
    const normal = password.normalize('NFC');
    // What looks like a hash may still be none: it costs as much, and fits nothing.
    const fits = stored === null ? undefined : await this.#check(stored, normal);
    return fits ?? (await this.#verify('verify', this.#decoy, normal).then(() => false));
  }

  needsRehash(stored: string): boolean {
    return !stored.startsWith(this.#prefix);
  }

  async close(): Promise<void> {
    await this.#threads?.destroy();
  }

  /** The first thread starts with it, each other one with the first hash for which none is free. */
  #pool(): Piscina {
    this.#threads ??= new Piscina({
      filename: new URL('hash-thread.ts', import.meta.url).href,
      minThreads: 1,
      maxThreads: this.#concurrency,
      idleTimeout: Number.POSITIVE_INFINITY,
      niceIncrement,
      stricterFIFO: true,
      recordTiming: false,
      // They make hardly any objects: with the usual room for new ones each would take 15 MB more.
      resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 },
    });
    return this.#threads;
  }

  /** @returns undefined for what is no hash */
  async #check(stored: string, password: string): Promise<boolean | undefined> {
    if (isArgon2(stored)) return this.#verify('verify', stored, password).catch(() => undefined);
    if (isBcrypt(stored)) return this.#verify('verifyBcrypt', stored, password).catch(() => undefined);
    if (parseDerivedKey(stored)) return this.#verify('verifyDerived', stored, password).catch(() => undefined);
    return undefined;
  }

  #verify(name: 'verify' | 'verifyBcrypt' | 'verifyDerived', stored: string, password: string): Promise<boolean> {
    const task: VerifyTask = { password, stored };
    return this.#pool().run(task, { name });
  }
}

/** In whichever order a library puts the parameters. */
const isArgon2 = (stored: string) =>
  /^\$argon2(?:id|i|d)\$v=19\$(?:[mtp]=\d+[,$]){3}[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,}$/.test(stored);

const isBcrypt = (stored: string) => /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(stored);
