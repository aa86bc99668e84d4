import type { AuditEvent, admin } from '@gatehouse/shared';
import type { z } from 'zod';
import { decodeCursor, encodeCursor, nearer, page } from '../../db/keyset.ts';
import { type Sql, selectPage, selectPageOfAll, sql } from '../../db/select-page.ts';
import { comparable } from '../../db/time.ts';
import type { UseCase } from '../use-case.ts';
import { isUnfiltered } from './is-unfiltered.ts';
import { readLagging } from './lagging-read.ts';

type Input = z.output<typeof admin.audit.list.input>;
type EventRecord = Omit<AuditEvent, 'at'> & { readonly at: string };

const newestFirst = '-at';
const table = 'audit_events';
const columns = ['id', 'at', 'action', 'actor_id', 'user_id', 'session_id', 'ip', 'user_agent', 'details'];

export const listAuditEvents: UseCase<typeof admin.audit.list> = async (call, input) => {
  const selection = {
    table,
    columns,
    branches: [conditions(input)],
    order: 'at desc, id desc',
    limit: input.limit + 1,
  };
  const select = isUnfiltered(input) ? selectPageOfAll<EventRecord> : selectPage<EventRecord>;
  const events = await readLagging(call, async (em) => {
    const rows = await select(em, selection);
    return rows.map((row): AuditEvent => ({ ...row, at: em.getPlatform().parseDate(row.at) }));
  });
  return page(events, input.limit, ({ at, id }) => encodeCursor(newestFirst, { value: at, id }));
};

function conditions({ user_id, action, after, before, cursor }: Input): readonly Sql[] {
  const found: Sql[] = [];
  if (user_id !== undefined) found.push(sql('user_id = ?', user_id));
  if (action !== undefined) found.push(sql('action = ?', action));
  if (after !== undefined) found.push(sql('at > ?', comparable(after)));
  const { position, bound } = nearer(decodeCursor(newestFirst, 'time', cursor), before, true);
  if (bound !== undefined) found.push(sql('at < ?', comparable(bound)));
  // Compared as rows, so PostgreSQL enters the index where the page begins, however many share a time.
  if (position !== undefined) found.push(sql('(at, id) < (?, ?)', position.value, position.id));
  return found;
}
