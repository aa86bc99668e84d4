const shortest = 100;
const longest = 10_000;
/** What lived this long had no trouble starting. */
const healthy = 60_000;

/** How long to wait before a process that ended gets a successor; each that did not live long doubles it. */
export class BackOff {
  #delay = shortest;

  /** @param lived how long it ran, in milliseconds, as is the answer */
  next(lived: number): number {
    if (lived >= healthy) this.#delay = shortest;
    const delay = this.#delay;
    this.#delay = Math.min(delay * 2, longest);
    return delay;
  }
}
