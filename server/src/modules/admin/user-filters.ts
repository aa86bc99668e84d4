import { type admin, roles } from '@gatehouse/shared';
import type { z } from 'zod';
import { type Sql, sql } from '../../db/select-page.ts';
import { comparable } from '../../db/time.ts';

type Input = z.output<typeof admin.users.list.input>;

/** Columns of few values, in the order in which the indices of facets begin with them. */
const flags = { role: roles, is_active: [true, false], is_verified: [true, false] } as const;

/**
 * Where the flags that are asked for hold: a range of an index for each combination of the others. However few users
 * have the flag, none without it is read. Where no flag is asked for, the whole table is one range.
 */
export function facets(input: Input): readonly (readonly Sql[])[] {
  const names = Object.keys(flags) as (keyof typeof flags)[];
  if (names.every((name) => input[name] === undefined)) return [[]];
  return names.reduce<readonly (readonly Sql[])[]>(
    (found, name) => {
      const values = input[name] === undefined ? flags[name] : [input[name]];
      return found.flatMap((facet) => values.map((value) => [...facet, sql(`${name} = ?`, value)]));
    },
    [[]],
  );
}

/** The conditions of the other filters. */
export function conditions({ created_after, created_before, q }: Input): readonly Sql[] {
  // PostgreSQL does not see that nothing lies between, and would look for it in the whole table.
  if (created_after && created_before && created_after >= created_before) return [sql('false')];
  const found: Sql[] = [];
  if (created_after !== undefined) found.push(sql('created_at > ?', comparable(created_after)));
  if (created_before !== undefined) found.push(sql('created_at < ?', comparable(created_before)));
  if (q !== undefined && q !== '') found.push(sql('search_text like lower(?)', `%${literal(q)}%`));
  return found;
}

/** A search text in which `%`, `_` and the backslash are ordinary characters of a LIKE pattern. */
const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');
