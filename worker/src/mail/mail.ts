/** Every value that some mail carries besides what all of them share. */
export interface MailFields {
  /** One-time code, as the reader must type it. */
  code: string;
  /** Absolute http or https URL the reader must open. */
  link: string;
  /** Lifetime of the code or link. */
  minutes: number;
  /** Lifetime of the link. */
  days: number;
  /** When it happened; shown in UTC. */
  at: Date;
  /** The address the account has now; shown masked. */
  new_email: string;
  ip: string | null;
  /** Raw User-Agent header; only recognised names of software are shown. */
  user_agent: string | null;
}

/** What each template needs. A template exists when it is named here and every language has its texts. */
export interface MailProps {
  verification: Pick<MailFields, 'code' | 'minutes'>;
  welcome: Pick<MailFields, never>;
  password_reset: Pick<MailFields, 'link' | 'minutes'>;
  password_changed: Pick<MailFields, 'at'>;
  /** To the new address. */
  email_change: Pick<MailFields, 'code' | 'minutes'>;
  /** To the old address. */
  email_changed: Pick<MailFields, 'new_email'>;
  /** Somebody tried to sign up with an address that already has an account. */
  account_exists: Pick<MailFields, never>;
  /** A refresh token that had been used before was presented again. */
  session_revoked: Pick<MailFields, 'at' | 'ip' | 'user_agent'>;
  /** Somebody gave a wrong password many times in a row. */
  sign_in_attempts: Pick<MailFields, 'at'>;
  invitation: Pick<MailFields, 'link' | 'days'>;
}

export type MailTemplate = keyof MailProps;

/** What every mail needs. */
export interface CommonProps {
  app_name: string;
  /** Absolute http or https URL of the application. */
  app_url: string;
  /** The recipient's full name, as they typed it. */
  name: string | null;
}

export interface Mail {
  subject: string;
  html: string;
  text: string;
}
