import type { LimitName, ProcedureSpec } from '@gatehouse/shared';
import type { PolicyName } from '../defaults.ts';
import type { Charge } from '../state/limiter.ts';
import type { Context } from './init.ts';

/** Whom a call is charged to. */
interface Subject {
  readonly ip: string;
  readonly email: string | undefined;
  readonly sessionId: string | undefined;
}

const charge = (policy: PolicyName, key: string): Charge => ({ policy, key });

const mailTo = (kind: 'verification_mail' | 'reset_mail' | 'email_change_mail', { ip, email = '' }: Subject) => [
  charge(kind, email),
  charge(`${kind}_long`, email),
  charge('mail_ip', ip),
];

const limits: Record<LimitName, (subject: Subject) => Charge[]> = {
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

/** Charges a call to the limit its spec names. @throws MockError `rate_limited` */
export function chargeLimit(spec: ProcedureSpec, { state, request, principal }: Context, input: unknown): void {
  const { email, refresh_token: token } = (input ?? {}) as { email?: string; refresh_token?: string };
  const subject = {
    ip: request.ip,
    // A signed-in caller's password is guessed at the same cost as at the sign-in.
    email: spec.limit === 'sign_in' ? (email ?? principal?.user.email) : email,
    sessionId: token === undefined ? undefined : state.tokens.readRefresh(token)?.sessionId,
  };
  state.limiter.consume(limits[spec.limit](subject));
}
