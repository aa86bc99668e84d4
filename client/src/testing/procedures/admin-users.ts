import { MockError } from '../mock-error.ts';
import { presentAdminUser, presentSession, presentUser } from '../state/present.ts';
import { liveSessions } from '../state/sessions.ts';
import { listUsers } from './list-users.ts';
import type { Behaviours } from './procedure.ts';
import { record } from './record.ts';
import { updateUser } from './update-user.ts';

export const adminUsers: Behaviours['admin']['users'] = {
  list: listUsers,

  create(call, { email, full_name, role }) {
    const { state } = call;
    if (state.userByEmail(email) !== undefined) throw new MockError('conflict');
    const user = state.createUser({ email, fullName: full_name ?? null, role: role ?? 'user' });
    record(call, 'admin.user_created', { userId: user.id, details: { role: user.role } });
    state.mails.sendLink('invitation', user);
    return presentUser(user);
  },

  get: ({ state }, { id }) => presentAdminUser(state, state.userById(id)),

  update: updateUser,

  delete(call, { id }) {
    const { state } = call;
    state.assertAnotherAdmin(id);
    state.removeUser(state.userById(id));
    record(call, 'admin.user_deleted', { userId: id });
  },

  sessions({ state, principal }, { id }) {
    const user = state.userById(id);
    return { items: liveSessions(state, user).map((session) => presentSession(session, principal.session)) };
  },

  revokeSessions(call, { id }) {
    call.state.endEverySession(call.state.userById(id));
    record(call, 'admin.sessions_revoked', { userId: id });
  },

  sendPasswordReset(call, { id }) {
    const user = call.state.userById(id);
    record(call, 'admin.password_reset_sent', { userId: id });
    // Whoever has no password yet is invited again: that link lives longer.
    call.state.mails.sendLink(user.password === null ? 'invitation' : 'password_reset', user);
  },

  listMails: ({ state }, { id }) => ({ items: state.mails.ofUser(state.userById(id)) }),

  /** Every mail is sent at once, so there is none that failed. */
  retryMail({ state }, { id, mail_id }) {
    const mails = state.mails.ofUser(state.userById(id));
    throw new MockError(mails.some((mail) => mail.id === mail_id) ? 'conflict' : 'not_found');
  },
};
