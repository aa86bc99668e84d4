import type { admin, UserSort } from '@gatehouse/shared';
import type { z } from 'zod';
import { decodeCursor, encodeCursor, nearer, type Position, page } from '../../db/keyset.ts';
import type { EntityManager } from '../../db/orm.ts';
import { type Search, searchPage } from '../../db/search-page.ts';
import { allOf, anyOf, type Sql, selectPage, selectPageOfAll, sql } from '../../db/select-page.ts';
import type { UseCase } from '../use-case.ts';
import { presentUserRecord, type UserRecord, userColumns } from '../users/user-record.ts';
import { isUnfiltered } from './is-unfiltered.ts';
import { readLagging } from './lagging-read.ts';
import { containing, facets, indexed, isAddress, isTextAlone, madeBetween, withFlags } from './user-filters.ts';

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
    const rows = await firstUsers(em, filters, sort, parts(sort, after));
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

type Parts = readonly [readonly Sql[], ...(readonly Sql[])[]];

/** One user more than the page has, to see whether there is a next one. */
async function firstUsers(em: EntityManager, filters: Input, sort: Sort, behind: Parts): Promise<UserRecord[]> {
  const limit = filters.limit + 1;
  const found = search(filters, sort, behind);
  if (found !== undefined) return searchPage(em, found);
  const select = isUnfiltered(filters) ? selectPageOfAll<UserRecord> : selectPage<UserRecord>;
  const rows: UserRecord[] = [];
  for (const part of behind) {
    if (rows.length === limit) break;
    rows.push(...(await select(em, { ...ranges(filters, sort, part), limit: limit - rows.length })));
  }
  return rows;
}

/** A part of the list, in ranges of an index that has its flags and its order. */
function ranges(filters: Input, sort: Sort, part: readonly Sql[]) {
  const common = [...(sort.key === 'created_at' ? madeBetween(filters) : []), ...part];
  const branches = facets(filters).map((facet) => [...facet, ...common]);
  return { table: 'users', columns: userColumns, branches, order: order(sort) };
}

/** The page as a search, if a filter is not in the indices of its order. */
function search(filters: Input, sort: Sort, behind: Parts): Search | undefined {
  const made = madeBetween(filters);
  const fits = [...(sort.key === 'created_at' ? [] : made), ...containing(filters)];
  if (fits.length === 0) return undefined;
  const conditions = [...withFlags(filters), ...made, anyOf(behind.map(allOf)), ...indexed(filters)];
  return {
    columns: userColumns,
    limit: filters.limit + 1,
    walk: { ranges: { ...ranges(filters, sort, behind[0]), columns: [...userColumns, 'search_text'] }, fits },
    hits: { conditions, order: order(sort, ' nulls last') },
    rare: isAddress(filters),
    keepsPlans: isTextAlone(filters),
  };
}

function order({ key, descending }: Sort, nulls = ''): string {
  const direction = descending ? 'desc' : 'asc';
  // No two users have one address.
  return key === 'email' ? `email ${direction}` : `${key} ${direction}${nulls}, id ${direction}`;
}

/**
 * The ranges behind a position that make up the list, one after the other. Written out instead of by offset, so a
 * page stays true while rows are inserted. Users who never signed in come last in both directions: a part of their own,
 * since one index can't have them at its end whichever way it is read.
 */
function parts(sort: Sort, after: UserPosition | undefined): Parts {
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
