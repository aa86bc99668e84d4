const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
export const day = 24 * hour;

/** The service's default settings; durations in ms. */
export const defaults = {
  tokens: {
    accessLifetime: 15 * minute,
    idleLifetime: 30 * day,
    sessionLifetime: 90 * day,
    grace: 10 * second,
    sessionsPerUser: 20,
    recentSignIn: 10 * minute,
    resetLifetime: 30 * minute,
    invitationLifetime: 7 * day,
  },
  otp: { lifetime: 10 * minute, maxTries: 5, dailyWrongTries: 20 },
  passwords: { minLength: 12 },
  appUrl: 'http://localhost:3000',
} as const;

/** How many calls in how many seconds. */
export interface Policy {
  readonly calls: number;
  readonly seconds: number;
}

/** The service's default limits. */
export const policies = {
  sign_in_account: { calls: 5, seconds: 60 },
  sign_in_account_long: { calls: 10, seconds: 900 },
  sign_in_ip: { calls: 30, seconds: 60 },
  register_ip: { calls: 20, seconds: 3600 },
  verification_mail: { calls: 1, seconds: 60 },
  verification_mail_long: { calls: 5, seconds: 3600 },
  reset_mail: { calls: 1, seconds: 60 },
  reset_mail_long: { calls: 5, seconds: 3600 },
  email_change_mail: { calls: 1, seconds: 60 },
  email_change_mail_long: { calls: 5, seconds: 3600 },
  verify_ip: { calls: 30, seconds: 300 },
  refresh_session: { calls: 30, seconds: 60 },
  user: { calls: 300, seconds: 60 },
  mail_ip: { calls: 300, seconds: 60 },
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof policies;
