import type { MailJob } from '@gatehouse/server/queue/mail-job';
import type { Otp, OtpPurpose } from '@gatehouse/server/security/otp';
import { setPasswordLink } from '@gatehouse/server/security/reset-token';
import { type CommonProps, type Mail, renderMail } from './mail/index.ts';
import type { Recipient, Recipients } from './recipients.ts';

export interface ComposerOptions {
  readonly appName: string;
  readonly appUrl: string;
  /** Milliseconds. */
  readonly otpLifetime: number;
  readonly resetLifetime: number;
  readonly invitationLifetime: number;
  readonly resetTokenKey: Buffer;
}

export interface ComposedMail extends Mail {
  readonly to: string;
}

/** A mail's account and address. */
export interface Addressed {
  readonly user: Recipient;
  readonly to: string;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Makes the mail of a job, as things stand now. Codes and links are made here and nowhere else,
 * so their lifetime begins when they leave and the queue holds no secret.
 */
export class Composer {
  readonly #recipients: Recipients;
  readonly #otp: Otp;
  readonly #options: ComposerOptions;

  constructor(recipients: Recipients, otp: Otp, options: ComposerOptions) {
    this.#recipients = recipients;
    this.#otp = otp;
    this.#options = options;
  }

  /** @returns whom a mail goes to; undefined if its purpose has passed */
  async address(job: MailJob): Promise<Addressed | undefined> {
    const user = await this.#recipients.find(job.user_id);
    if (user === undefined) return undefined;
    const to = addressOf(job, user);
    return to === undefined ? undefined : { user, to };
  }

  /** @returns undefined if a newer job's code holds */
  async compose(job: MailJob, { user, to }: Addressed): Promise<ComposedMail | undefined> {
    const { resetLifetime, invitationLifetime } = this.#options;
    const common = this.#common(user);
    const at = new Date(job.made_at);
    switch (job.template) {
      case 'verification':
      case 'email_change':
        return this.#codeMail(job, job.template, user, to);
      case 'password_reset': {
        const props = { ...common, link: this.#link(user, resetLifetime), minutes: resetLifetime / minute };
        return { to, ...renderMail(job.template, user.locale, props) };
      }
      case 'invitation': {
        const props = { ...common, link: this.#link(user, invitationLifetime), days: invitationLifetime / day };
        return { to, ...renderMail(job.template, user.locale, props) };
      }
      case 'email_changed':
        return { to, ...renderMail(job.template, user.locale, { ...common, new_email: user.email }) };
      case 'session_revoked': {
        const props = { ...common, at, ip: job.ip, user_agent: job.user_agent };
        return { to, ...renderMail(job.template, user.locale, props) };
      }
      case 'password_changed':
      case 'sign_in_attempts':
        return { to, ...renderMail(job.template, user.locale, { ...common, at }) };
      case 'welcome':
      case 'account_exists':
        return { to, ...renderMail(job.template, user.locale, common) };
    }
  }

  #common(user: Recipient): CommonProps {
    return { app_name: this.#options.appName, app_url: this.#options.appUrl, name: user.fullName };
  }

  async #codeMail(job: MailJob, purpose: OtpPurpose, user: Recipient, to: string): Promise<ComposedMail | undefined> {
    const scope = { purpose, userId: user.id, version: user.version, email: to };
    const code = await this.#otp.mint(scope, job.nonce, job.made_at);
    if (code === undefined) return undefined;
    const props = { ...this.#common(user), code, minutes: this.#options.otpLifetime / minute };
    return { to, ...renderMail(purpose, user.locale, props) };
  }

  #link({ id, version }: Recipient, lifetime: number): string {
    const { appUrl, resetTokenKey } = this.#options;
    return setPasswordLink(appUrl, resetTokenKey, { userId: id, version, expiresAt: Date.now() + lifetime });
  }
}

/** What would open something goes to the account as it was when the mail was caused, or nowhere; a notice goes in any case. */
function addressOf(job: MailJob, user: Recipient): string | undefined {
  const stands = user.isActive && user.version === job.version;
  switch (job.template) {
    case 'verification':
      return stands && !user.isVerified ? user.email : undefined;
    case 'email_change':
      return stands && user.pendingEmail === job.new_email ? job.new_email : undefined;
    case 'password_reset':
    case 'invitation':
      return stands ? user.email : undefined;
    case 'email_changed':
      return job.old_email;
    default:
      return user.email;
  }
}
