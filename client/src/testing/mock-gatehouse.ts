import type { Tokens, User } from '@gatehouse/shared';
import {
  createGatehouse,
  createRequestGatehouse,
  type Gatehouse,
  type GatehouseCalls,
  type GatehouseOptions,
} from '../gatehouse.ts';
import { createClock, type VirtualClock } from './clock.ts';
import { type Fault, Faults, type ProcedureName } from './faults.ts';
import { ip, mockFetch } from './protocol/mock-fetch.ts';
import { addUser, type MockUser } from './seed.ts';
import type { MailTemplate, MockMail } from './state/mails.ts';
import { issueTokens, openSession } from './state/sessions.ts';
import { State } from './state/state.ts';

export interface MockGatehouseOptions {
  /** Where the virtual clock begins: 2026-01-01T00:00:00Z unless given. */
  readonly now?: Date;
  /** Whether the service's limits hold, by the virtual clock; true unless given. */
  readonly limits?: boolean;
}

/** A Gatehouse of a test's own. */
export interface MockGatehouse {
  /** Any origin will do: the mock looks at the path alone. */
  readonly url: string;
  /** Answers as the service does; hand it to any client of Gatehouse as its `fetch`. */
  readonly fetch: typeof fetch;
  /** The service's time, which only the test moves. */
  readonly clock: VirtualClock;
  /** The mails that were sent, the oldest first. */
  readonly mails: readonly MockMail[];
  /** The last mail to an address, of a template if one is named. */
  lastMail(to: string, template?: MailTemplate): MockMail | undefined;
  /** The SDK with the mock below it, and a session of its own; its clock is the virtual one. */
  createClient(options?: Partial<GatehouseOptions>): Gatehouse;
  /** The SDK for one request of a server, with the mock below it. */
  createRequestClient(accessToken?: string): GatehouseCalls;
  /**
   * Adds a user, as verified unless told otherwise; no mail is sent.
   * @throws Error for what is no address, or one that is taken
   */
  addUser(user: MockUser): User;
  /**
   * Opens a session without a sign-in, for tests that begin signed in; it is charged to no limit.
   * @throws Error for an address that nobody has
   */
  openSession(email: string): Tokens;
  /**
   * Lets a call fail before anything is done: the next one, be it the SDK's own refresh, or the next of one procedure.
   * `network` loses the whole request. Faults that are asked for several times happen one after the other.
   * A query with a `retry_after` of up to ten seconds is tried again by the SDK, after so many real seconds.
   */
  failNext(fault: Fault, procedure?: ProcedureName): void;
}

/**
 * Gatehouse in memory, for the tests of what is built on it. The real SDK runs above it; below, the contract's own schemas,
 * access levels and error codes, and the service's default numbers. Time is virtual, and everything is offline.
 *
 * It differs from the service in this: access tokens are not signed, so `@gatehouse/client/verify` refuses them; there is
 * tRPC alone, without REST, JWKS or any other path; failed sign-ins cause no delay; the common passwords are a handful;
 * emails sort by code unit instead of by the database's collation; all calls come from one address; mails are there
 * at once, and in no language; answers have no headers of limits, caching or security, and bodies no limit of size.
 */
export function createMockGatehouse({ now, limits = true }: MockGatehouseOptions = {}): MockGatehouse {
  const clock = createClock(now ?? new Date('2026-01-01T00:00:00Z'));
  const state = new State(clock, limits);
  const faults = new Faults();
  const url = 'https://gatehouse.test';
  const fetch = mockFetch(state, faults);
  return {
    url,
    fetch,
    clock,
    mails: state.mails.sent,
    lastMail: (to, template) =>
      state.mails.sent.findLast((mail) => mail.to === to && (template === undefined || mail.template === template)),
    createClient: (options) => createGatehouse({ url, fetch, now: clock.now, ...options }),
    createRequestClient: (accessToken) => createRequestGatehouse({ url, fetch, accessToken }),
    addUser: (user) => addUser(state, user),
    openSession(email) {
      const user = state.userByEmail(email.toLowerCase());
      if (user === undefined) throw new Error(`There is no user ${email}.`);
      return issueTokens(state, openSession(state, user, { ip, userAgent: null }));
    },
    failNext: (fault, procedure) => faults.plan(fault, procedure),
  };
}
