import { AppError } from './errors.ts';

/** Milliseconds that a call waits in line at most: in a crowd that stays, and in a burst, which will be over. */
const patience = 500;
const burstPatience = 1000;
/** How often it is looked for those who have waited too long. */
const look = 100;
/** A crowd is over when nobody has had to wait for so long. One that has lasted longer is no burst: it stays. */
const burst = 500;
/** How many may be at work in a burst, in all and for each connection to PostgreSQL, and how many may stand in line. */
const burstPlaces = 40;
const burstPlacesEach = 3;
const burstRoom = 512;
/** Milliseconds over which it is counted how many calls end. */
const window = 500;

interface Waiting {
  readonly since: number;
  readonly enter: () => void;
  readonly leave: (error: AppError) => void;
}

/**
 * Lets in as many calls as can be answered in time, whatever they cost: the room is measured in time, by the pace at
 * which calls end. Some are at work, some stand in line for a moment, and the others are better told at once.
 */
export class Admission {
  readonly #connections: number;
  readonly #line: Waiting[] = [];
  /** How many were told to come back, also by those who ask {@link turnsAway}. */
  refused = 0;
  #atWork = 0;
  #crowdedSince = Number.NEGATIVE_INFINITY;
  #crowdedUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #ended = 0;
  #endedBefore = 0;
  #windowSince = performance.now();

  /** @param connections to PostgreSQL, which are to be kept busy */
  constructor(connections: number) {
    this.#connections = connections;
  }

  get atWork(): number {
    return this.#atWork;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** Whether whoever comes now would wait in vain, and is to be told. */
  turnsAway(): boolean {
    const isFull = this.#line.length > 0 && this.#line.length >= this.#room();
    if (isFull) this.#crowdedUntil = performance.now() + burst;
    return isFull;
  }

  /**
   * Does the work when its turn comes.
   * @throws AppError `unavailable` where that would not be soon
   */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    if (this.#line.length > 0 || this.#atWork >= this.#places()) await this.#standInLine();
    else this.#atWork++;
    try {
      return await work();
    } finally {
      this.#atWork--;
      this.#ended++;
      this.#callNext();
    }
  }

  /** Does what has a bound of its own, of a call that was admitted, and keeps nobody else from work meanwhile. */
  async stepAside<T>(work: () => Promise<T>): Promise<T> {
    this.#atWork--;
    this.#callNext();
    try {
      return await work();
    } finally {
      this.#atWork++;
    }
  }

  #standInLine(): Promise<void> {
    if (this.turnsAway()) throw this.#refusal();
    const since = performance.now();
    if (since > this.#crowdedUntil) this.#crowdedSince = since;
    this.#crowdedUntil = since + burst;
    return new Promise((enter, leave) => {
      this.#line.push({ since, enter, leave });
      this.#timer ??= setTimeout(() => this.#sendAway(), look);
    });
  }

  #callNext(): void {
    while (this.#line.length > 0 && this.#atWork < this.#places()) {
      this.#atWork++;
      this.#line.shift()?.enter();
    }
  }

  /** Tells those who have waited too long. */
  #sendAway(): void {
    const since = performance.now() - (this.#stays ? patience : burstPatience);
    while (this.#line[0] !== undefined && this.#line[0].since <= since) this.#line.shift()?.leave(this.#refusal());
    this.#timer = this.#line.length > 0 ? setTimeout(() => this.#sendAway(), look) : undefined;
  }

  #refusal(): AppError {
    this.refused++;
    return new AppError('unavailable', { retryAfter: 1 });
  }

  /** How many may be at work: as many as end in half a second, and more in a burst. */
  #places(): number {
    const least = this.#stays ? this.#connections : Math.max(burstPlaces, this.#connections * burstPlacesEach);
    return Math.max(least, this.#pace());
  }

  /** How many may stand in line: in a crowd that stays, as many as are served in a quarter of a second. */
  #room(): number {
    return this.#stays ? Math.max(this.#connections, this.#pace() / 2) : burstRoom;
  }

  get #stays(): boolean {
    const now = performance.now();
    return now < this.#crowdedUntil && now - this.#crowdedSince > burst;
  }

  /** How many calls ended in the last window. */
  #pace(): number {
    const now = performance.now();
    const windows = (now - this.#windowSince) / window;
    if (windows >= 1) {
      // A longer pause counts by its average.
      this.#endedBefore = this.#ended / windows;
      this.#ended = 0;
      this.#windowSince = now;
    }
    return this.#endedBefore;
  }
}
