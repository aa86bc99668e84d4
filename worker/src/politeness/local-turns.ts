import type { Pace } from './turns.ts';

interface Domain {
  /** When its next free turn is. */
  free: number;
  readonly sending: Set<string>;
}

/** What enter.lua does, for one worker by itself. */
export class LocalTurns {
  readonly #domains = new Map<string, Domain>();
  readonly #given = new Map<string, number>();

  /** @returns 0 if the mail may be sent now, or how long to wait (ms) */
  enter(name: string, mail: string, { atOnce, interval, step }: Pace): number {
    const now = Date.now();
    const domain = this.#domains.get(name) ?? { free: 0, sending: new Set() };
    this.#domains.set(name, domain);
    const given = this.#given.get(mail);
    const full = !domain.sending.has(mail) && domain.sending.size >= atOnce;
    let turn = given ?? Math.max(now, domain.free);
    const missed = turn <= now && full;
    if (missed) turn = Math.max(now + step, domain.free);
    const waits = turn > now;
    if (missed || given === undefined) domain.free = turn + (waits ? step : interval);
    if (waits) {
      this.#given.set(mail, turn);
      return Math.ceil(turn - now);
    }
    this.#given.delete(mail);
    domain.sending.add(mail);
    return 0;
  }

  leave(name: string, mail: string): void {
    this.#domains.get(name)?.sending.delete(mail);
  }
}
