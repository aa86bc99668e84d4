import { type Order, pageOf } from '../state/keyset.ts';
import type { AuditRow } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import type { Behaviours } from './procedure.ts';

const newestFirst: Order<AuditRow> = {
  name: '-at',
  kinds: ['number'],
  valueOf: ({ at }) => at.getTime(),
};

export const newestEvents = (state: State): AuditRow[] => state.audit.toReversed();

export const audit: Behaviours['admin']['audit'] = {
  list({ state }, { limit, cursor, user_id, action, after, before }) {
    const fitting = state.audit.filter(
      (event) =>
        (user_id === undefined || event.user_id === user_id) &&
        (action === undefined || event.action === action) &&
        (after === undefined || event.at > after) &&
        (before === undefined || event.at < before),
    );
    return pageOf(fitting, newestFirst, { limit, cursor });
  },
};
