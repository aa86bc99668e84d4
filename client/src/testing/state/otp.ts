import { day, defaults } from '../defaults.ts';

/** What a code opens: one purpose, one user at one version, one address. */
export interface OtpScope {
  readonly purpose: 'verification' | 'email_change';
  readonly userId: string;
  readonly version: number;
  readonly email: string;
}

interface Code {
  readonly scope: OtpScope;
  readonly code: string;
  readonly expiresAt: number;
  tries: number;
}

const { lifetime, maxTries, dailyWrongTries } = defaults.otp;

/** The six-digit codes that are out; a newer one of the same purpose voids the one before. */
export class Otp {
  readonly #now: () => number;
  readonly #codes = new Map<string, Code>();
  readonly #wrong = new Map<string, { count: number; readonly until: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  mint(scope: OtpScope): string {
    const key = keyOf(scope);
    const before = this.#codes.get(key)?.code;
    let code: string;
    // Another code than the one before, so that a test of a void code never finds it valid by chance.
    do code = String(Math.floor(Math.random() * 1_000_000)).padStart(6, '0');
    while (code === before);
    this.#codes.set(key, { scope, code, expiresAt: this.#now() + lifetime, tries: 0 });
    return code;
  }

  /** A right code stays until {@link discard}: it costs nothing. */
  check(scope: OtpScope, given: string): boolean {
    const key = keyOf(scope);
    const now = this.#now();
    const wrong = this.#wrong.get(key);
    const wrongToday = wrong !== undefined && wrong.until > now ? wrong : { count: 0, until: now + day };
    const held = this.#codes.get(key);
    if (wrongToday.count >= dailyWrongTries || held === undefined || held.expiresAt <= now) return false;
    if (held.tries >= maxTries) return false;
    if (held.code === given && held.scope.version === scope.version && held.scope.email === scope.email) return true;
    held.tries++;
    wrongToday.count++;
    this.#wrong.set(key, wrongToday);
    return false;
  }

  discard(scope: OtpScope): void {
    this.#codes.delete(keyOf(scope));
  }
}

const keyOf = ({ purpose, userId }: OtpScope) => `${purpose} ${userId}`;
