import { MockError } from '../mock-error.ts';
import { presentSession } from '../state/present.ts';
import { liveSessions } from '../state/sessions.ts';
import type { Behaviours } from './procedure.ts';
import { record } from './record.ts';

export const sessions: Behaviours['users']['sessions'] = {
  list(call) {
    const { user, session } = call.principal;
    return { items: liveSessions(call.state, user).map((one) => presentSession(one, session)) };
  },

  revoke(call, { id }) {
    const { user } = call.principal;
    const ended = call.state.deleteSessions((session) => session.id === id && session.user === user);
    if (ended === 0) throw new MockError('not_found');
    record(call, 'users.session_revoked', { userId: user.id, details: { session_id: id } });
  },

  revokeOthers(call) {
    const { user, session } = call.principal;
    const ended = call.state.deleteSessions((other) => other.user === user && other !== session);
    record(call, 'users.other_sessions_revoked', { userId: user.id, details: { ended } });
  },
};
