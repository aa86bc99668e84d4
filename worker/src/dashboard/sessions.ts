import { createHash, randomBytes } from 'node:crypto';

const lifetime = 8 * 3_600_000;
/** More than operators have browsers; the oldest goes. */
const most = 100;

/** Who is signed in, by the digests of their tokens. Gone with the process: a restart signs everybody out. */
export class Sessions {
  readonly #ends = new Map<string, number>();

  /** @returns the token of a new session */
  open(): string {
    const token = randomBytes(32).toString('base64url');
    const [oldest] = this.#ends.keys();
    if (oldest !== undefined && this.#ends.size >= most) this.#ends.delete(oldest);
    this.#ends.set(digest(token), Date.now() + lifetime);
    return token;
  }

  has(token: string | undefined): boolean {
    return token !== undefined && (this.#ends.get(digest(token)) ?? 0) > Date.now();
  }

  end(token: string | undefined): void {
    if (token !== undefined) this.#ends.delete(digest(token));
  }
}

const digest = (token: string) => createHash('sha256').update(token).digest('base64');
