import type { admin, UserSort } from '@gatehouse/shared';
import { type FilterQuery, type QueryOrderMap, raw } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import { searchExpression, UserEntity, type UserRow } from '../../db/entities/user.ts';
import { decodeCursor, encodeCursor, type Position, page } from '../../db/keyset.ts';
import { comparable } from '../../db/time.ts';
import type { UseCase } from '../use-case.ts';
import { presentUser } from '../users/present-user.ts';

type Filters = z.output<typeof admin.users.list.input>;
type SortKey = keyof typeof sortKinds;
type UserPosition = Position<Date | string | null>;

const sortKeys = { created_at: 'createdAt', email: 'email', last_login: 'lastLogin' } as const;
const sortKinds = { createdAt: 'time', email: 'text', lastLogin: 'optionalTime' } as const;

export const listUsers: UseCase<typeof admin.users.list> = async (call, input) => {
  const { key, descending } = readSort(input.sort);
  const after = decodeCursor(input.sort, sortKinds[key], input.cursor);
  const rows = await call.services.orm.em
    .fork()
    .find(
      UserEntity,
      { $and: [...filters(input), ...(after ? [behind(after, key, descending)] : [])] },
      { orderBy: order(key, descending), limit: input.limit + 1 },
    );
  const { items, next_cursor } = page(rows, input.limit, (last) => encodeCursor(input.sort, positionOf(last, key)));
  return { items: items.map(presentUser), next_cursor };
};

function readSort(sort: UserSort): { key: SortKey; descending: boolean } {
  const descending = sort.startsWith('-');
  return { key: sortKeys[sort.replace('-', '') as keyof typeof sortKeys], descending };
}

function order(key: SortKey, descending: boolean): QueryOrderMap<UserRow> {
  // Users who never signed in come last in both directions.
  const direction = descending ? 'desc nulls last' : 'asc nulls last';
  return { [key]: key === 'lastLogin' ? direction : descending ? 'desc' : 'asc', id: descending ? 'desc' : 'asc' };
}

function filters(input: Filters): FilterQuery<UserRow>[] {
  const found: FilterQuery<UserRow>[] = [];
  if (input.role !== undefined) found.push({ role: input.role });
  if (input.is_active !== undefined) found.push({ isActive: input.is_active });
  if (input.is_verified !== undefined) found.push({ isVerified: input.is_verified });
  if (input.created_after !== undefined) found.push({ createdAt: { $gt: comparable(input.created_after) } });
  if (input.created_before !== undefined) found.push({ createdAt: { $lt: comparable(input.created_before) } });
  if (input.q !== undefined && input.q !== '')
    found.push({ [raw(searchExpression)]: { $ilike: `%${literal(input.q)}%` } });
  return found;
}

/** A search text in which `%`, `_` and the backslash are ordinary characters of a LIKE pattern. */
const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');

function positionOf(user: UserRow, key: SortKey): UserPosition {
  return { value: user[key] ?? null, id: user.id };
}

/** The rows behind a position. Written out instead of by offset, so a page stays true while rows are inserted. */
function behind({ value, id }: UserPosition, key: SortKey, descending: boolean): FilterQuery<UserRow> {
  const past = descending ? '$lt' : '$gt';
  if (value === null) return { [key]: null, id: { [past]: id } };
  const rest: FilterQuery<UserRow>[] = [{ [key]: { [past]: value } }, { [key]: value, id: { [past]: id } }];
  if (key === 'lastLogin') return { $or: [...rest, { lastLogin: null }] };
  // The first condition says nothing new, but lets PostgreSQL enter the index where the page begins.
  return { [key]: { [descending ? '$lte' : '$gte']: value }, $or: rest };
}
