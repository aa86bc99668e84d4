import type { EntityManager } from './orm.ts';
import { allOf, firstRows, type Selection, type Sql, selectByKeptPlan, selectRows, sql } from './select-page.ts';

/** A page of what fits conditions that no one index has together with its order. */
export interface Search {
  readonly columns: readonly string[];
  readonly limit: number;
  /** All rows behind the page's beginning, in ranges of an index, and how it is seen whether one fits. */
  readonly walk: { readonly ranges: Omit<Selection, 'limit'>; readonly fits: readonly Sql[] };
  /** What fits, in conditions that an index may be asked for, and its order. */
  readonly hits: { readonly conditions: readonly Sql[]; readonly order: string };
  /** Whether so few are expected to fit that they are found at once. */
  readonly rare: boolean;
  /** Whether one plan is right for each of its statements, whatever the values are. */
  readonly keepsPlans: boolean;
}

/** How many rows are looked at in order at first. */
const BUDGET = 1_000;

/**
 * Looks at the next rows in order, and at more of them if those are expected to fill the page; else finds all that fit,
 * and sorts them. So a page costs a budget and what fits. PostgreSQL would choose one of both, but it takes what fits for
 * spread evenly over the order, and how much fits it guesses from samples: it would walk through half a table.
 */
export async function searchPage<Row>(em: EntityManager, search: Search): Promise<Row[]> {
  const walked = search.rare ? undefined : await walkedPage<Row>(em, search);
  return walked ?? select(em, search, allHits(search), search.hits.order);
}

/** The page, if it is filled by what a walk finds. */
async function walkedPage<Row>(em: EntityManager, search: Search): Promise<Row[] | undefined> {
  const { limit } = search;
  const { order, table } = search.walk.ranges;
  let rows = await select<Row>(em, search, walk(search, BUDGET), order);
  if (rows.length > 0 && rows.length < limit) {
    const budget = await furtherBudget(em, table);
    // A plan is not kept for each size that the table has had.
    const further = { ...search, keepsPlans: false };
    if (rows.length * budget >= BUDGET * limit) rows = await select(em, further, walk(search, budget), order);
  }
  return rows.length === limit ? rows : undefined;
}

function select<Row>(em: EntityManager, search: Search, rows: Sql, order: string): Promise<Row[]> {
  const { columns, limit, keepsPlans } = search;
  if (keepsPlans) return selectByKeptPlan(em, rows, { columns, order, limit });
  return selectRows(em, sql(`${rows.text} limit ${limit}`, ...rows.values));
}

/**
 * Up to where walking costs less than finding all that fit, if they are spread evenly: the fewer fit, the longer is the
 * walk and the less is found, and both cost the same about here.
 */
async function furtherBudget(em: EntityManager, table: string): Promise<number> {
  const size = 'select sqrt(greatest(reltuples, 0)) as root from pg_class where oid = ?::regclass';
  const [row] = await em.execute<{ root: number }[]>(size, [table]);
  return Math.ceil(10 * (row?.root ?? 0));
}

/** PostgreSQL takes no condition into a subquery with a limit, nor any estimate out of it. */
function walk({ columns, walk: { ranges, fits } }: Search, budget: number): Sql {
  const rows = firstRows({ ...ranges, limit: budget });
  const where = allOf(fits);
  const text = `select ${columns.join(', ')} from (${rows.text}) as walked where ${where.text} order by ${ranges.order}`;
  return sql(text, ...rows.values, ...where.values);
}

/** Nor does it take the order into one with an offset. */
function allHits({ columns, walk: { ranges }, hits: { conditions, order } }: Search): Sql {
  const where = allOf(conditions);
  const names = columns.join(', ');
  const text = `select ${names} from (select ${names} from ${ranges.table} where ${where.text} offset 0) as hits order by ${order}`;
  return sql(text, ...where.values);
}
