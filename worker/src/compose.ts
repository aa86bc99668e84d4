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

  /** @returns undefined for a mail whose purpose has passed */
  async compose(job: MailJob): Promise<ComposedMail | undefined> {
    const user = await this.#recipients.find(job.user_id);
    if (user === undefined) return undefined;
    const { resetLifetime, invitationLifetime } = this.#options;
    const common = this.#common(user);
    const stands = user.isActive && user.version === job.version;
    const at = new Date(job.made_at);
    switch (job.template) {
      case 'verification':
        return stands && !user.isVerified ? this.#codeMail(job, job.template, user, user.email) : undefined;
      case 'email_change':
        return stands && user.pendingEmail === job.new_email
          ? this.#codeMail(job, job.template, user, job.new_email)
          : undefined;
      case 'password_reset': {
        const props = { ...common, link: this.#link(user, resetLifetime), minutes: resetLifetime / minute };
        return stands ? { to: user.email, ...renderMail(job.template, user.locale, props) } : undefined;
      }
      case 'invitation': {
        const props = { ...common, link: this.#link(user, invitationLifetime), days: invitationLifetime / day };
        return stands ? { to: user.email, ...renderMail(job.template, user.locale, props) } : undefined;
      }
      case 'email_changed':
        return { to: job.old_email, ...renderMail(job.template, user.locale, { ...common, new_email: user.email }) };
      case 'session_revoked': {
        const props = { ...common, at, ip: job.ip, user_agent: job.user_agent };
        return { to: user.email, ...renderMail(job.template, user.locale, props) };
      }
      case 'password_changed':
      case 'sign_in_attempts':
        return { to: user.email, ...renderMail(job.template, user.locale, { ...common, at }) };
      case 'welcome':
      case 'account_exists':
        return { to: user.email, ...renderMail(job.template, user.locale, common) };
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
