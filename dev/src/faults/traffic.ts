import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tokens } from '@gatehouse/shared';
import { Random } from '../random.ts';
import type { SmtpServer } from '../testing/smtp-server.ts';
import type { Answer, Caller } from './caller.ts';

export const password = 'a horse of another colour';

/** What the callers know they did. Whoever got no answer, or 503, knows nothing. */
export interface Ledger {
  /** Addresses whose registration was acknowledged. */
  readonly registered: string[];
  readonly verified: string[];
  /** By the address: how many requests for a reset link were acknowledged. */
  readonly resets: Map<string, number>;
  /** By the address: the last name that was acknowledged, and those that may have been stored since. */
  readonly names: Map<string, { acknowledged: string; maybe: string[] }>;
  /** The latest tokens of sessions that nobody ended. */
  readonly open: Tokens[];
  /** Tokens of sessions whose end was acknowledged. */
  readonly ended: Tokens[];
  /** Sessions that were refused although nobody had ended them. */
  readonly lost: Answer[];
}

/** A steady mix of what people do. Each of them does one thing after the other. */
export class Traffic {
  readonly ledger: Ledger = {
    registered: [],
    verified: [],
    resets: new Map(),
    names: new Map(),
    open: [],
    ended: [],
    lost: [],
  };
  readonly #caller: Caller;
  readonly #smtp: SmtpServer;
  readonly #seed: number;
  #lanes: Promise<unknown>[] = [];
  #flows = true;

  /** @param seed decides who does what */
  constructor(caller: Caller, smtp: SmtpServer, seed: number) {
    this.#caller = caller;
    this.#smtp = smtp;
    this.#seed = seed;
  }

  /** @param residents addresses of people who are registered and verified */
  start(residents: readonly string[]): void {
    this.#lanes = [
      ...residents.map((email, index) => {
        // Each draws by themself, so that it is no matter who comes first.
        const random = new Random(this.#seed, index + 1);
        return this.#while(() => this.#liveADay(email, random));
      }),
      ...Array.from({ length: 2 }, () => this.#newcomers()),
    ];
  }

  /** Lets everybody finish what they are at. */
  async stop(): Promise<void> {
    this.#flows = false;
    await Promise.all(this.#lanes);
  }

  async #while(act: () => Promise<unknown>): Promise<void> {
    while (this.#flows) {
      await act();
      await sleep(50);
    }
  }

  async #liveADay(email: string, random: Random): Promise<void> {
    const day = { asksForReset: random.chance(0.3), staysSignedIn: random.chance(0.5) };
    const signIn = await this.#caller.call('login', 'POST', '/auth/login', { body: { email, password } });
    if (signIn.status !== 200) return;
    let tokens: Tokens = signIn.body;
    await this.#caller.call('me', 'GET', '/users/me', { token: tokens.access_token });
    await this.#rename(email, tokens);
    for (let refreshes = 0; refreshes < 2; refreshes++) {
      const next = await this.#refresh(tokens);
      // A session whose last refresh nobody knows of is neither open nor ended.
      if (next === undefined) return;
      tokens = next;
    }
    if (day.asksForReset) await this.#askForReset(email);
    if (day.staysSignedIn) return void this.ledger.open.push(tokens);
    const end = await this.#caller.call('logout', 'POST', '/auth/logout', { token: tokens.access_token });
    if (end.status === 204) this.ledger.ended.push(tokens);
  }

  async #rename(email: string, { access_token: token }: Tokens): Promise<void> {
    const name = randomUUID();
    const names = this.ledger.names.get(email) ?? { acknowledged: '', maybe: [] };
    this.ledger.names.set(email, names);
    names.maybe.push(name);
    const { status } = await this.#caller.call('update_me', 'PUT', '/users/me', { token, body: { full_name: name } });
    if (status === 200) Object.assign(names, { acknowledged: name, maybe: [] });
  }

  /** Asks again with the same token until there is an answer, as the client does. */
  async #refresh({ refresh_token }: Tokens): Promise<Tokens | undefined> {
    for (let tries = 0; tries < 40; tries++) {
      const answer = await this.#caller.call('refresh', 'POST', '/auth/refresh', { body: { refresh_token } });
      if (answer.status === 200) return answer.body;
      if (answer.status !== 0 && answer.status !== 503) {
        this.ledger.lost.push(answer);
        return undefined;
      }
      await sleep(200);
    }
    return undefined;
  }

  async #askForReset(email: string): Promise<void> {
    const { status } = await this.#caller.call('reset', 'POST', '/auth/request-password-reset', { body: { email } });
    if (status === 200) this.ledger.resets.set(email, (this.ledger.resets.get(email) ?? 0) + 1);
  }

  async #newcomers(): Promise<void> {
    const waiting: string[] = [];
    await this.#while(async () => {
      const email = `new-${randomUUID()}@example.com`;
      const { status } = await this.#caller.call('register', 'POST', '/auth/register', { body: { email, password } });
      if (status === 201) {
        this.ledger.registered.push(email);
        waiting.push(email);
      }
      const first = waiting.findIndex((address) => this.#smtp.to(address).length > 0);
      if (first >= 0 && (await this.#verify(waiting[first] ?? ''))) waiting.splice(first, 1);
      await sleep(100);
    });
  }

  /** @returns whether there is nothing more to try */
  async #verify(email: string): Promise<boolean> {
    const otp = /^\d{6}$/m.exec(this.#smtp.to(email).at(-1)?.text ?? '')?.[0];
    const { status } = await this.#caller.call('verify', 'POST', '/auth/verify-email', { body: { email, otp } });
    if (status === 200) this.ledger.verified.push(email);
    return status !== 0 && status !== 503;
  }
}
