import { MockError } from '../mock-error.ts';
import type { OtpScope } from '../state/otp.ts';
import { assertStrongPassword } from '../state/password-policy.ts';
import { presentUser } from '../state/present.ts';
import type { Behaviours } from './procedure.ts';
import { record } from './record.ts';

/** The same words whether or not an address is known. */
export const mailOnItsWay = { message: 'If the address can receive it, a mail is on its way.' };

export const signUp: Pick<Behaviours['auth'], 'register' | 'verifyEmail' | 'resendVerification'> = {
  register(call, { email, password, full_name, phone, locale }) {
    const { state } = call;
    // Charged, but never a reason to refuse: a refusal would tell that somebody asked about the address.
    const mayMail = state.limiter.allows({ policy: 'verification_mail_long', key: email });
    state.limiter.allows({ policy: 'verification_mail', key: email });
    const profile = { email, fullName: full_name ?? null, phone: phone ?? null };
    assertStrongPassword(password, profile);
    const answer = { email, ...mailOnItsWay };
    if (!mayMail) return answer;

    const known = state.userByEmail(email);
    const account = { ...profile, password: password.normalize('NFC'), locale: locale ?? 'en' };
    if (known === undefined) {
      const user = state.createUser(account);
      record(call, 'auth.registered', { userId: user.id });
      state.mails.sendCode('verification', user);
    } else if (!known.isVerified && known.isActive && known.password !== null) {
      // Begun and never finished: whoever it was keeps no way in.
      state.endEverySession(known);
      Object.assign(known, account, { updatedAt: state.now() });
      record(call, 'auth.registered', { userId: known.id, details: { superseded: true } });
      state.mails.sendCode('verification', known);
    } else {
      record(call, 'auth.register_repeated', { userId: known.id, actorId: null });
      state.mails.tell('account_exists', known);
    }
    return answer;
  },

  verifyEmail(call, { email, otp }) {
    const { state } = call;
    const user = state.userByEmail(email);
    const scope: OtpScope | undefined = user && {
      purpose: 'verification',
      userId: user.id,
      version: user.version,
      email,
    };
    if (!user || !scope || !state.otp.check(scope, otp) || !user.isActive || user.isVerified) {
      record(call, 'auth.verification_failed', { userId: user?.id ?? null, actorId: null });
      throw new MockError('otp_invalid');
    }
    user.isVerified = true;
    user.updatedAt = state.now();
    record(call, 'auth.email_verified', { userId: user.id });
    state.mails.tell('welcome', user);
    state.otp.discard(scope);
    return presentUser(user);
  },

  resendVerification(call, { email }) {
    const { state } = call;
    const user = state.userByEmail(email);
    record(call, 'auth.verification_requested', { userId: user?.id ?? null, actorId: null });
    if (user === undefined) return mailOnItsWay;
    if (user.isVerified || !user.isActive) state.mails.tell('account_exists', user);
    else state.mails.sendCode('verification', user);
    return mailOnItsWay;
  },
};
