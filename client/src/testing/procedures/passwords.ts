import { MockError } from '../mock-error.ts';
import { assertStrongPassword } from '../state/password-policy.ts';
import type { UserRow } from '../state/rows.ts';
import { issueTokens, openSession } from '../state/sessions.ts';
import type { Behaviours, MockCall } from './procedure.ts';
import { record } from './record.ts';
import { recordFailure } from './sign-in.ts';
import { mailOnItsWay } from './sign-up.ts';

export const passwords: Pick<Behaviours['auth'], 'requestPasswordReset' | 'resetPassword' | 'changePassword'> = {
  requestPasswordReset(call, { email }) {
    const user = call.state.userByEmail(email);
    record(call, 'auth.password_reset_requested', { userId: user?.id ?? null, actorId: null });
    if (user !== undefined) call.state.mails.sendLink('password_reset', user);
    return mailOnItsWay;
  },

  resetPassword(call, { token, new_password }) {
    const { state } = call;
    const claim = state.tokens.readReset(token, state.now().getTime());
    const user = claim && state.users.get(claim.userId);
    // The version is the token's single use.
    if (!user?.isActive || user.version !== claim?.version) throw new MockError('reset_token_invalid');
    assertStrongPassword(new_password, user);
    setPassword(call, user, new_password);
    // The link came by mail, so the address is the owner's.
    user.isVerified = true;
    record(call, 'auth.password_reset', { userId: user.id });
    state.mails.tell('password_changed', user);
    return { message: 'The password is set. Sign in with it.' };
  },

  changePassword(call, { old_password, new_password }) {
    const { state, request } = call;
    const { user } = call.principal;
    assertStrongPassword(new_password, user);
    if (user.password !== old_password.normalize('NFC'))
      recordFailure(call, user, 'auth.password_change_failed', 'invalid_credentials');
    setPassword(call, user, new_password);
    const session = openSession(state, user, request);
    record(call, 'auth.password_changed', { userId: user.id });
    state.mails.tell('password_changed', user);
    return issueTokens(state, session);
  },
};

function setPassword({ state }: MockCall, user: UserRow, password: string): void {
  state.endEverySession(user);
  user.password = password.normalize('NFC');
  user.failedSignIns = 0;
  user.updatedAt = state.now();
}
