/** The time of a mock service; it stands still until it is moved. */
export interface VirtualClock {
  /** Milliseconds since the epoch, as `Date.now` has them; hand it to a client as its `now`. */
  readonly now: () => number;
  /**
   * Lets time pass.
   * @param ms milliseconds, never negative
   * @throws RangeError for what is no time to pass
   */
  advance(ms: number): void;
}

export function createClock(start: Date): VirtualClock {
  let time = start.getTime();
  return {
    now: () => time,
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`Expected milliseconds to advance by, not ${ms}`);
      time += Math.round(ms);
    },
  };
}
