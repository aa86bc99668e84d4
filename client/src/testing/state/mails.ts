import type { UserMail } from '@gatehouse/shared';
import { defaults } from '../defaults.ts';
import type { Otp } from './otp.ts';
import type { UserRow } from './rows.ts';
import type { TokenBook } from './tokens.ts';

/** What a mail of the service is about. */
export type MailTemplate =
  | 'verification'
  | 'welcome'
  | 'password_reset'
  | 'password_changed'
  | 'email_change'
  | 'email_changed'
  | 'account_exists'
  | 'invitation'
  | 'session_revoked';

/** A mail that the service would have sent. */
export interface MockMail {
  readonly to: string;
  readonly template: MailTemplate;
  /** With `verification` and `email_change`: the six digits. */
  readonly code?: string;
  /** With `password_reset` and `invitation`: what `auth.resetPassword` takes. */
  readonly token?: string;
  /** With `password_reset` and `invitation`: where the mail leads, below `http://localhost:3000`. */
  readonly link?: string;
  /** When it was sent, by the virtual clock. */
  readonly at: Date;
}

/** Makes mails of what happens, and keeps them. */
export class Mailbox {
  readonly sent: MockMail[] = [];
  /** The same as an administrator sees it, by the ids of the users. */
  readonly #ofUsers = new Map<string, UserMail[]>();
  readonly #newId: () => string;
  readonly #now: () => number;
  readonly #otp: Otp;
  readonly #tokens: TokenBook;

  constructor(newId: () => string, now: () => number, otp: Otp, tokens: TokenBook) {
    this.#newId = newId;
    this.#now = now;
    this.#otp = otp;
    this.#tokens = tokens;
  }

  /** Words alone. @param to the user's address, unless another is given */
  tell(template: Exclude<MailTemplate, CodeTemplate | LinkTemplate>, user: UserRow, to = user.email): void {
    this.#add(user, { to, template });
  }

  /** A code for an address that is to be proved; none for an account that cannot use it. */
  sendCode(template: CodeTemplate, user: UserRow): void {
    const to = template === 'email_change' ? user.pendingEmail : user.email;
    if (!user.isActive || to === null) return;
    const code = this.#otp.mint({ purpose: template, userId: user.id, version: user.version, email: to });
    this.#add(user, { to, template, code });
  }

  /** A link to set a password; none for an account that cannot use it. */
  sendLink(template: LinkTemplate, user: UserRow): void {
    if (!user.isActive) return;
    const { resetLifetime, invitationLifetime } = defaults.tokens;
    const expiresAt = this.#now() + (template === 'invitation' ? invitationLifetime : resetLifetime);
    const token = this.#tokens.issueReset({ userId: user.id, version: user.version, expiresAt });
    this.#add(user, { to: user.email, template, token, link: `${defaults.appUrl}/reset-password?token=${token}` });
  }

  /** The last hundred, the newest first. */
  ofUser(user: UserRow): UserMail[] {
    return (this.#ofUsers.get(user.id) ?? []).slice(0, 100);
  }

  #add(user: UserRow, mail: Omit<MockMail, 'at'>): void {
    const at = new Date(this.#now());
    this.sent.push({ ...mail, at });
    const told: UserMail = {
      id: this.#newId(),
      template: mail.template,
      caused_at: at,
      state: 'sent',
      attempts: [{ at, answer: '250 2.0.0 taken' }],
      next_attempt_at: null,
    };
    this.#ofUsers.set(user.id, [told, ...(this.#ofUsers.get(user.id) ?? [])]);
  }
}

type CodeTemplate = 'verification' | 'email_change';
type LinkTemplate = 'password_reset' | 'invitation';
