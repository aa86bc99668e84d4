import type { admin, UserSort } from '@gatehouse/shared';
import type { z } from 'zod';
import { decodeCursor, encodeCursor, nearer, type Position, page } from '../../db/keyset.ts';
import { type Sql, selectPage, sql } from '../../db/select-page.ts';
import type { UseCase } from '../use-case.ts';
import { presentUserRecord, type UserRecord, userColumns } from '../users/user-record.ts';
import { readLagging } from './lagging-read.ts';
import { conditions, facets } from './user-filters.ts';

type Input = z.output<typeof admin.users.list.input>;
type SortKey = keyof typeof sortKinds;
type UserPosition = Position<Date | string | null>;

interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

const sortKinds = { created_at: 'time', email: 'text', last_login: 'optionalTime' } as const;

export const listUsers: UseCase<typeof admin.users.list> = async (call, input) => {
  const sort = readSort(input.sort);
  const { filters, after } = range(input, sort, decodeCursor(input.sort, sortKinds[sort.key], input.cursor));
  const users = await readLagging(call, async (em) => {
    const rows: UserRecord[] = [];
    for (const part of parts(sort, after)) {
      if (rows.length > input.limit) break;
      rows.push(...(await selectPage<UserRecord>(em, selection(filters, sort, part, input.limit + 1 - rows.length))));
    }
    return rows.map((row) => presentUserRecord(em, row));
  });
  const { items, next_cursor } = page(users, input.limit, (last) =>
    encodeCursor(input.sort, { value: last[sort.key], id: last.id }),
  );
  return { items, next_cursor };
};

function readSort(sort: UserSort): Sort {
  return { key: sort.replace('-', '') as SortKey, descending: sort.startsWith('-') };
}

/** The filters and the position, without what the other implies. */
function range(input: Input, { key, descending }: Sort, after: UserPosition | undefined) {
  const side = descending ? 'created_before' : 'created_after';
  if (key !== 'created_at') return { filters: input, after };
  const { position, bound } = nearer(after, input[side], descending);
  return { filters: { ...input, [side]: bound }, after: position };
}

function selection(input: Input, { key, descending }: Sort, part: readonly Sql[], limit: number) {
  const direction = descending ? 'desc' : 'asc';
  // No two users have one address.
  const order = key === 'email' ? `email ${direction}` : `${key} ${direction}, id ${direction}`;
  const common = [...conditions(input), ...part];
  const branches = facets(input).map((facet) => [...facet, ...common]);
  return { table: 'users', columns: userColumns, branches, order, limit };
}

/**
 * The ranges behind a position that make up the list, one after the other. Written out instead of by offset, so a
 * page stays true while rows are inserted. Users who never signed in come last in both directions: a part of their own,
 * since one index can't have them at its end whichever way it is read.
 */
function parts(sort: Sort, after: UserPosition | undefined): readonly (readonly Sql[])[] {
  if (sort.key !== 'last_login') return [after === undefined ? [] : [behind(sort, after)]];
  const never = sql('last_login is null');
  if (after === undefined) return [[sql('last_login is not null')], [never]];
  if (after.value === null) return [[never, sql(`id ${past(sort)} ?`, after.id)]];
  return [[behind(sort, after)], [never]];
}

const past = ({ descending }: Sort) => (descending ? '<' : '>');

function behind(sort: Sort, { value, id }: UserPosition): Sql {
  if (sort.key === 'email') return sql(`email ${past(sort)} ?`, value);
  return sql(`(${sort.key}, id) ${past(sort)} (?, ?)`, value, id);
}
