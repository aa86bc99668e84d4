import type { LimitName } from '@gatehouse/shared';

/** How many calls in how many seconds. */
export interface Policy {
  readonly calls: number;
  readonly seconds: number;
}

const minute = 60;
const hour = 3600;

/** Every limit of the service. RATE_LIMITS changes the numbers by these names. */
export const policies = {
  sign_in_account: { calls: 5, seconds: minute },
  sign_in_account_long: { calls: 10, seconds: 15 * minute },
  sign_in_ip: { calls: 30, seconds: minute },
  // Not a window: tries by strangers before they have to wait, and the longest wait. See the tarpit.
  sign_in_strangers: { calls: 10, seconds: 15 * minute },
  register_ip: { calls: 20, seconds: hour },
  verification_mail: { calls: 1, seconds: minute },
  verification_mail_long: { calls: 5, seconds: hour },
  reset_mail: { calls: 1, seconds: minute },
  reset_mail_long: { calls: 5, seconds: hour },
  email_change_mail: { calls: 1, seconds: minute },
  email_change_mail_long: { calls: 5, seconds: hour },
  verify_ip: { calls: 30, seconds: 5 * minute },
  refresh_session: { calls: 30, seconds: minute },
  user: { calls: 300, seconds: minute },
  mail_ip: { calls: 300, seconds: minute },
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof policies;

/** The limits in force; one that is missing is off. */
export type Policies = Readonly<Partial<Record<PolicyName, Policy>>>;

/** @param overrides `off`, or checked items of the form `policy=calls/seconds` */
export function withOverrides(overrides: readonly string[]): Policies {
  if (overrides.includes('off')) return {};
  const changed = overrides.map((override) => {
    const [name, calls, seconds] = override.split(/[=/]/);
    return [name, { calls: Number(calls), seconds: Number(seconds) }];
  });
  const inForce: Policies = { ...policies, ...Object.fromEntries(changed) };
  return Object.fromEntries(Object.entries(inForce).map(([name, policy]) => [name, Object.freeze({ ...policy })]));
}

/** Whom a call is charged to. */
export interface Subject {
  /** The client's address; IPv6 by its /64. */
  readonly ip: string;
  /** The address a call is about, as the schema spells it. */
  readonly email?: string | undefined;
  readonly sessionId?: string | undefined;
}

export interface Charge {
  readonly policy: PolicyName;
  readonly key: string;
}

const charge = (policy: PolicyName, key: string): Charge => ({ policy, key });

// A mail of one kind must not use up the budget of another: a stranger who asks for codes could keep the owner from a reset.
const mailTo = (kind: 'verification_mail' | 'reset_mail' | 'email_change_mail', { ip, email = '' }: Subject) => [
  charge(kind, email),
  charge(`${kind}_long`, email),
  charge('mail_ip', ip),
];

/** What each named limit of the contract charges. All that apply must allow the call. */
export const limits: Record<LimitName, (subject: Subject) => Charge[]> = {
  // Every signed-in call is charged to its user by the authentication, whatever its limit.
  default: () => [],
  sign_in: ({ ip, email = '' }) => [
    charge('sign_in_account', `${ip} ${email}`),
    charge('sign_in_account_long', `${ip} ${email}`),
    charge('sign_in_ip', ip),
  ],
  register: ({ ip }) => [charge('register_ip', ip)],
  verification_mail: (subject) => mailTo('verification_mail', subject),
  reset_mail: (subject) => mailTo('reset_mail', subject),
  email_change_mail: (subject) => (subject.email === undefined ? [] : mailTo('email_change_mail', subject)),
  verify: ({ ip }) => [charge('verify_ip', ip)],
  refresh: ({ ip, sessionId }) => [charge('refresh_session', sessionId ?? ip)],
};
