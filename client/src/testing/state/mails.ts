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
  readonly #now: () => number;
  readonly #otp: Otp;
  readonly #tokens: TokenBook;

  constructor(now: () => number, otp: Otp, tokens: TokenBook) {
    this.#now = now;
    this.#otp = otp;
    this.#tokens = tokens;
  }

  /** Words alone. @param to the user's address, unless another is given */
  tell(template: Exclude<MailTemplate, CodeTemplate | LinkTemplate>, user: UserRow, to = user.email): void {
    this.#add({ to, template });
  }

  /** A code for an address that is to be proved; none for an account that cannot use it. */
  sendCode(template: CodeTemplate, user: UserRow): void {
    const to = template === 'email_change' ? user.pendingEmail : user.email;
    if (!user.isActive || to === null) return;
    const code = this.#otp.mint({ purpose: template, userId: user.id, version: user.version, email: to });
    this.#add({ to, template, code });
  }

  /** A link to set a password; none for an account that cannot use it. */
  sendLink(template: LinkTemplate, user: UserRow): void {
    if (!user.isActive) return;
    const { resetLifetime, invitationLifetime } = defaults.tokens;
    const expiresAt = this.#now() + (template === 'invitation' ? invitationLifetime : resetLifetime);
    const token = this.#tokens.issueReset({ userId: user.id, version: user.version, expiresAt });
    this.#add({ to: user.email, template, token, link: `${defaults.appUrl}/reset-password?token=${token}` });
  }

  #add(mail: Omit<MockMail, 'at'>): void {
    this.sent.push({ ...mail, at: new Date(this.#now()) });
  }
}

type CodeTemplate = 'verification' | 'email_change';
type LinkTemplate = 'password_reset' | 'invitation';
