import { userSorts } from '@gatehouse/shared';
import { afterAll, describe, expect, test } from 'vitest';
import { excess, locking, searching, together } from './bounds.ts';
import { calls } from './calls.ts';
import { hitCounter } from './hits.ts';
import { type Filtering, filterings, isSearch, lists, pagesOf } from './lists.ts';
import type { Cost } from './plans.ts';
import { startWatched, type Watched } from './watched.ts';

const few = await startWatched(10_000);
const many = await startWatched(1_000_000);
afterAll(async () => {
  await few[Symbol.asyncDispose]();
  await many[Symbol.asyncDispose]();
});

const minutes = 60_000;
const nothing = { blocks: 0 } as Cost;

/** What the statements of the same call do too much among many users. */
function compare(name: string, manyCosts: Cost[], fewCosts: Cost[], mostRows?: number): string[] {
  return manyCosts.flatMap((cost, index) =>
    excess(cost, fewCosts[index] ?? nothing, mostRows).map((words) => `${name} ${words}: ${cost.text.slice(0, 300)}`),
  );
}

/** For print alone: no time is asserted. */
function print(name: string, small: Cost[], large: Cost[]): void {
  const worst = (costs: Cost[]) => {
    const most = (of: keyof Cost) => Math.max(...costs.map((cost) => Number(cost[of])));
    const median = costs.map(({ time }) => time).sort((a, b) => a - b)[costs.length >> 1] ?? 0;
    return `${most('rows')} rows, ${most('blocks')} blocks, ${median.toFixed(2)} ms (${most('time').toFixed(1)})`;
  };
  console.log(`${name}: ${worst(small)} among ${few.count}, ${worst(large)} among ${many.count}`);
}

const hitsOf = hitCounter(many.gatehouse);

/** What a search costs too much among many users: for what it fits, in all its statements. */
async function exceed(name: string, filtering: Filtering, costs: Cost[], fewCosts: Cost[] = []): Promise<string[]> {
  // What more than one in a hundred fit is met within the budget, in these orders.
  const hits = Math.min(await hitsOf(filtering), many.count / 100);
  const mostRows = searching(hits, filtering);
  return compare(name, [together(costs)], fewCosts.length > 0 ? [together(fewCosts)] : [], mostRows);
}

type List = (typeof lists)[number];

/** What each page costs, under each filter: in one order in which other numbers of users can be held against it. */
async function costsOfPages(watched: Watched, { spec, table, read }: List, sort: string) {
  const { admin } = watched.gatehouse.client(watched.admin.token);
  const found = [];
  const pages = await pagesOf(watched.gatehouse, table, sort);
  for (const filtering of await filterings(watched.gatehouse, spec))
    for (const page of pages) {
      const input = { ...filtering, ...page, ...('sort' in spec.input.shape && { sort }) };
      const costs = await watched.costsOf(() => read(admin, input));
      found.push({ name: JSON.stringify(input), filtering, search: isSearch(filtering, sort), costs });
    }
  return found;
}

describe('among a million users as among ten thousand', () => {
  const cases = lists.flatMap((list) => list.sorts.map((sort) => ({ list, table: list.table, sort })));
  test.each(cases)(
    'a page of $table by $sort costs the same, whatever the filters',
    async ({ list, sort }) => {
      const small = await costsOfPages(few, list, sort);
      const large = await costsOfPages(many, list, sort);
      const found: string[] = [];
      for (const [index, { name, filtering, search, costs }] of large.entries()) {
        const fewCosts = small[index]?.costs ?? [];
        const faults = search ? exceed(name, filtering, costs, fewCosts) : compare(name, costs, fewCosts);
        found.push(...(await faults));
      }
      for (const search of [false, true]) {
        const costs = (of: typeof large) => of.flatMap((one) => (one.search === search ? one.costs : []));
        if (costs(large).length > 0)
          print(`${list.table} by ${sort}${search ? ', searched' : ''}`, costs(small), costs(large));
      }
      expect(found).toEqual([]);
    },
    5 * minutes,
  );

  test.each(Object.entries(calls))(
    '%s costs the same',
    async (name, call) => {
      const small = await few.costsOf(await call(few));
      const large = await many.costsOf(await call(many));
      expect(large.length).toBeGreaterThan(0);
      print(name, small, large);
      const lastAdmin = ['the end of one’s account', 'a deactivation', 'a removal'].includes(name);
      expect(compare(name, large, small, lastAdmin ? locking(many.count) : undefined)).toEqual([]);
    },
    minutes,
  );
});

/** The digits of addresses that stand most often among the samples which PostgreSQL guesses from. */
async function digitsAmongSamples({ sql }: Watched['gatehouse']): Promise<{ q: string; samples: number }> {
  const rows = await sql<{ q: string; samples: number }>(`
    select substr(text, place, 4) as q, count(distinct text)::int as samples
    from pg_stats, unnest(histogram_bounds::text::text[]) text, generate_series(1, 60) place
    where tablename = 'users' and attname = 'search_text' and substr(text, place, 4) ~ '^[1-9]{4}$'
    group by 1 order by 2 desc, 1 limit 1`);
  return rows[0] ?? { q: '', samples: 0 };
}

test.each(userSorts)(
  'a rare text that stands among PostgreSQL’s samples by chance costs what it fits, by %s',
  async (sort) => {
    const { users } = many.gatehouse.client(many.admin.token).admin;
    const { q, samples } = await digitsAmongSamples(many.gatehouse);
    // Three of a thousand: it is believed to be ten times as frequent as it is.
    expect(samples).toBeGreaterThan(2);
    const costs = await many.costsOf(() => users.list.query({ q, sort }));
    expect(await exceed(`${q} by ${sort}`, { q }, costs)).toEqual([]);
  },
  minutes,
);

test(
  'a search for two letters that nobody has, which has no index, reads every user once at the most',
  async () => {
    const { users } = many.gatehouse.client(many.admin.token).admin;
    const costs = await many.costsOf(() => users.list.query({ q: 'zq', sort: 'email' }));
    const rows = costs.reduce((sum, cost) => sum + cost.rows, 0);
    expect(rows).toBeLessThan(1.01 * many.count);
    expect(Math.max(...costs.map(({ sorted }) => sorted))).toBe(0);
  },
  minutes,
);
