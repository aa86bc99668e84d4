/** Milliseconds from one look whether it is back to the next. */
const pause = 500;

/**
 * Lets callers fail at once while what they need is away. One failure is enough: it has cost whoever found out more
 * than a second, and the others need not find out by themselves.
 */
export class Breaker {
  #isAway = false;
  #nextLook = 0;
  #lastAnswer = 0;

  get isOpen(): boolean {
    return this.#isAway;
  }

  /** Whether to try; while it is away, one caller is let through after each pause. */
  allows(): boolean {
    if (!this.#isAway) return true;
    const now = performance.now();
    if (now < this.#nextLook) return false;
    this.#nextLook = now + pause;
    return true;
  }

  succeeded(): void {
    this.#isAway = false;
    this.#lastAnswer = performance.now();
  }

  /** @param began when the try did: what was tried before the last answer says nothing of now */
  failed(began: number): void {
    if (began < this.#lastAnswer) return;
    this.#isAway = true;
    this.#nextLook = performance.now() + pause;
  }
}
