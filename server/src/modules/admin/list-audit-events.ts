import type { admin } from '@gatehouse/shared';
import { type FilterQuery, raw } from '@mikro-orm/postgresql';
import { AuditEventEntity, type AuditEventRow } from '../../db/entities/audit-event.ts';
import { decodeCursor, encodeCursor, page } from '../../db/keyset.ts';
import { comparable } from '../../db/time.ts';
import { presentEvent } from '../audit/present-event.ts';
import type { UseCase } from '../use-case.ts';

const newestFirst = '-at';

export const listAuditEvents: UseCase<typeof admin.audit.list> = async (call, input) => {
  const conditions: FilterQuery<AuditEventRow>[] = [];
  if (input.user_id !== undefined) conditions.push({ userId: input.user_id });
  if (input.action !== undefined) conditions.push({ action: input.action });
  if (input.after !== undefined) conditions.push({ at: { $gt: comparable(input.after) } });
  if (input.before !== undefined) conditions.push({ at: { $lt: comparable(input.before) } });
  const position = decodeCursor(newestFirst, 'time', input.cursor);
  if (position !== undefined) {
    const { value: at, id } = position;
    // Rows are compared as a whole, so PostgreSQL enters the index where the page begins, however many share a time.
    conditions.push({ [raw('(at, id) < (?, ?)', [at, id])]: [] });
  }
  const rows = await call.services.orm.em
    .fork()
    .find(AuditEventEntity, { $and: conditions }, { orderBy: { at: 'desc', id: 'desc' }, limit: input.limit + 1 });
  const { items, next_cursor } = page(rows, input.limit, ({ at, id }) => encodeCursor(newestFirst, { value: at, id }));
  return { items: items.map(presentEvent), next_cursor };
};
