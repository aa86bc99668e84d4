import { type admin, roles } from '@gatehouse/shared';
import type { z } from 'zod';
import { type Sql, sql } from '../../db/select-page.ts';
import { comparable } from '../../db/time.ts';
import { isUnfiltered } from './is-unfiltered.ts';

type Input = z.output<typeof admin.users.list.input>;

/** Columns of few values, in the order in which the indices of facets begin with them. */
const flags = { role: roles, is_active: [true, false], is_verified: [true, false] } as const;
const flagNames = Object.keys(flags) as (keyof typeof flags)[];

/** That the flags that are asked for hold. */
export const withFlags = (input: Input): readonly Sql[] =>
  flagNames.flatMap((name) => (input[name] === undefined ? [] : [sql(`${name} = ?`, input[name])]));

/**
 * Where the flags that are asked for hold: a range of an index for each combination of the others. However few users
 * have the flag, none without it is read. Where no flag is asked for, the whole table is one range.
 */
export function facets(input: Input): readonly (readonly Sql[])[] {
  if (flagNames.every((name) => input[name] === undefined)) return [[]];
  return flagNames.reduce<readonly (readonly Sql[])[]>(
    (found, name) => {
      const values = input[name] === undefined ? flags[name] : [input[name]];
      return found.flatMap((facet) => values.map((value) => [...facet, sql(`${name} = ?`, value)]));
    },
    [[]],
  );
}

/** When they were made. */
export function madeBetween({ created_after, created_before }: Input): readonly Sql[] {
  // PostgreSQL does not see that nothing lies between, and would look for it in the whole table.
  if (created_after && created_before && created_after >= created_before) return [sql('false')];
  const found: Sql[] = [];
  if (created_after !== undefined) found.push(sql('created_at > ?', comparable(created_after)));
  if (created_before !== undefined) found.push(sql('created_at < ?', comparable(created_before)));
  return found;
}

/**
 * A text in lower case, as texts are compared. How many fit a text that it knows, PostgreSQL guesses from a thousand
 * samples, and where they seem few it thinks a kept plan dear and makes another. So there a subquery gives the text, once
 * and not for each row.
 */
const lower = (input: Input): string => (isTextAlone(input) ? '(select lower(?))' : 'lower(?)');

/** Where a text is in the email or the name, as a row is looked at. For `like` PostgreSQL would make an estimate first. */
export const containing = (input: Input): readonly Sql[] =>
  input.q ? [sql(`strpos(search_text, ${lower(input)}) > 0`, input.q)] : [];

/**
 * The same, as the index is asked: of an address only for what stands before its host. Others share the host, and the
 * index would look up each of its trigrams for each user that could fit. The whole address is compared in another
 * collation than that of the index, so that PostgreSQL doesn't ask there, but knows how few fit.
 */
export function indexed(input: Input): readonly Sql[] {
  const { q } = input;
  if (!q) return [];
  const like = `like ${lower(input)}`;
  const start = beforeHost(q);
  if (start === undefined) return [sql(`search_text ${like}`, pattern(q))];
  return [sql(`search_text ${like}`, pattern(start)), sql(`search_text collate "C" ${like}`, pattern(q))];
}

/**
 * Whether nothing is asked for but the first page of what fits a text with a trigram. One plan is right for all of these:
 * what fits is found by the index of trigrams, which takes hardly longer than to read the table even where all of it fits.
 * Without a trigram that index is read from end to end; and flags, times and positions may leave less than the text.
 */
export const isTextAlone = ({ q = '', ...others }: Input): boolean =>
  others.cursor === undefined && isUnfiltered(others) && /[a-z0-9]{3}/i.test(q);

/** Whether it is a whole address that is searched, so that few fit. */
export const isAddress = ({ q = '' }: Input): boolean => /[^@]{3}@[^@]+\./.test(q);

/** The part of an address that ends with its `@`, if a trigram is in it. */
const beforeHost = (q = '') => /^[^@]*[a-z0-9]{2}@/i.exec(q)?.[0];

const pattern = (text: string) => `%${literal(text)}%`;

/** A search text in which `%`, `_` and the backslash are ordinary characters of a LIKE pattern. */
const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');
