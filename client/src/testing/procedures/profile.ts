import { MockError } from '../mock-error.ts';
import type { OtpScope } from '../state/otp.ts';
import { presentSession, presentUser } from '../state/present.ts';
import { liveSessions } from '../state/sessions.ts';
import { newestEvents } from './audit.ts';
import type { Behaviours, SignedInMockCall } from './procedure.ts';
import { record } from './record.ts';

export const profile: Omit<Behaviours['users'], 'sessions'> = {
  me: (call) => presentUser(call.principal.user),

  updateMe(call, input) {
    const { user } = call.principal;
    if (input.full_name !== undefined) user.fullName = input.full_name;
    if (input.phone !== undefined) user.phone = input.phone;
    if (input.locale !== undefined) user.locale = input.locale;
    user.updatedAt = call.state.now();
    record(call, 'users.updated', { userId: user.id, details: { changed: Object.keys(input) } });
    if (input.email !== undefined) changeEmail(call, input.email);
    return presentUser(user);
  },

  confirmEmailChange(call, { otp }) {
    const { state } = call;
    const { user } = call.principal;
    const { id, version, pendingEmail, email: oldEmail } = user;
    const scope: OtpScope | undefined =
      pendingEmail === null
        ? undefined
        : {
            purpose: 'email_change',
            userId: id,
            version,
            email: pendingEmail,
          };
    // Somebody else may have taken the address while its code was on the way.
    const free = pendingEmail !== null && state.userByEmail(pendingEmail) === undefined;
    if (!scope || !state.otp.check(scope, otp) || !free) {
      record(call, 'users.email_change_failed', { userId: id });
      throw new MockError('otp_invalid');
    }
    user.email = pendingEmail;
    user.pendingEmail = null;
    user.updatedAt = state.now();
    state.endEverySession(user);
    record(call, 'users.email_changed', { userId: id });
    state.mails.tell('email_changed', user, oldEmail);
    state.otp.discard(scope);
    return presentUser(user);
  },

  deleteMe(call) {
    const { state } = call;
    const { user } = call.principal;
    state.assertAnotherAdmin(user.id);
    state.removeUser(user);
    record(call, 'users.deleted', { userId: user.id, anonymous: true });
  },

  export(call) {
    const { state } = call;
    const { user, session } = call.principal;
    record(call, 'users.exported', { userId: user.id });
    return {
      exported_at: state.now(),
      user: presentUser(user),
      sessions: liveSessions(state, user).map((one) => presentSession(one, session)),
      audit_events: newestEvents(state).filter(({ user_id, actor_id }) => user_id === user.id || actor_id === user.id),
    };
  },
};

/** The new address waits for its code. Giving the present one takes an earlier wish back. */
function changeEmail(call: SignedInMockCall, email: string): void {
  const { state } = call;
  const { user } = call.principal;
  if (email === user.email) {
    user.pendingEmail = null;
    return;
  }
  user.pendingEmail = email;
  record(call, 'users.email_change_requested', { userId: user.id });
  const owner = state.userByEmail(email);
  // The caller is not told that the address is somebody's; its owner is.
  if (owner === undefined) state.mails.sendCode('email_change', user);
  else state.mails.tell('account_exists', owner);
}
