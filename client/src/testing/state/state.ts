import type { VirtualClock } from '../clock.ts';
import { MockError } from '../mock-error.ts';
import { idMaker } from './ids.ts';
import { Limiter } from './limiter.ts';
import { Mailbox } from './mails.ts';
import { Otp } from './otp.ts';
import type { AuditRow, SessionRow, UserRow } from './rows.ts';
import { TokenBook } from './tokens.ts';

export type NewUser = Pick<UserRow, 'email'> & Partial<Omit<UserRow, 'id' | 'email' | 'version' | 'failedSignIns'>>;

/** All that a mock service knows. */
export class State {
  readonly users = new Map<string, UserRow>();
  readonly sessions = new Map<string, SessionRow>();
  readonly audit: AuditRow[] = [];
  readonly tokens = new TokenBook();
  readonly newId: () => string;
  readonly otp: Otp;
  readonly limiter: Limiter;
  readonly mails: Mailbox;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock, limits: boolean) {
    this.#clock = clock;
    this.newId = idMaker(clock.now);
    this.otp = new Otp(clock.now);
    this.limiter = new Limiter(clock.now, limits);
    this.mails = new Mailbox(this.newId, clock.now, this.otp, this.tokens);
  }

  now(): Date {
    return new Date(this.#clock.now());
  }

  userByEmail(email: string): UserRow | undefined {
    return [...this.users.values()].find((user) => user.email === email);
  }

  /** @throws MockError `not_found` */
  userById(id: string): UserRow {
    const user = this.users.get(id);
    if (user === undefined) throw new MockError('not_found');
    return user;
  }

  createUser(given: NewUser): UserRow {
    const user: UserRow = {
      pendingEmail: null,
      password: null,
      fullName: null,
      phone: null,
      locale: 'en',
      role: 'user',
      isActive: true,
      isVerified: false,
      lastLogin: null,
      createdAt: this.now(),
      updatedAt: this.now(),
      ...given,
      id: this.newId(),
      version: 1,
      failedSignIns: 0,
    };
    this.users.set(user.id, user);
    return user;
  }

  /** What stays of a user is a trail of ids and actions. */
  removeUser(user: UserRow): void {
    this.deleteSessions((session) => session.user === user);
    this.users.delete(user.id);
    for (const event of this.audit) {
      if (event.user_id === user.id || event.actor_id === user.id) Object.assign(event, { ip: null, user_agent: null });
    }
  }

  /** @returns how many there were */
  deleteSessions(which: (session: SessionRow) => boolean): number {
    const doomed = [...this.sessions.values()].filter(which);
    for (const { id } of doomed) this.sessions.delete(id);
    return doomed.length;
  }

  /** Ends everything that was ever issued for a user: sessions, tokens, mailed links and codes. */
  endEverySession(user: UserRow): void {
    user.version++;
    this.deleteSessions((session) => session.user === user);
  }

  /**
   * Refuses to go on if, without this user, no administrator could sign in.
   * @throws MockError `last_admin`
   */
  assertAnotherAdmin(userId: string): void {
    const admins = [...this.users.values()].filter((user) => user.role === 'admin' && user.isActive && user.isVerified);
    if (admins.length === 1 && admins[0]?.id === userId) throw new MockError('last_admin');
  }
}
