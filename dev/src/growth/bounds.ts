import type { Filtering } from './lists.ts';
import type { Cost } from './plans.ts';

/** How many rows a page asks for: the default limit, and one more to see whether there is a next page. */
const page = 51;

/**
 * What is read in order to return a page: each range that it is merged from gives one row more, and a range that is
 * hardly longer than a page may be read whole and sorted.
 */
const exact = 3 * page;

/** How many rows of a million a search looks at in order before it asks for all that fit, in two goes. */
const budget = 11_000;

/**
 * What is read where no one index has both the condition and the order, such as a search within an order: the budget, and
 * all that fit. The index that knows them may name as many again: it finds the parts of a text in whatever order.
 *
 * A whole address is found by an index alone, or by two: each of its trigrams stands somewhere else.
 */
export const searching = (hits: number, { q = '' }: Filtering = {}): number =>
  String(q).includes('@') ? 2 * exact : budget + 2 * hits + exact;

/**
 * Whoever takes away what could be the last administrator locks all of them. They don't grow with the users, but the
 * crowd has one in a thousand.
 */
export const locking = (count: number): number => exact + count / 200;

/** What statements cost together. */
export const together = (costs: readonly Cost[]): Cost =>
  costs.reduce((one, other) => ({
    text: `${one.text}; ${other.text}`,
    scanned: [...one.scanned, ...other.scanned],
    sorted: Math.max(one.sorted, other.sorted),
    rows: one.rows + other.rows,
    returned: one.returned + other.returned,
    blocks: one.blocks + other.blocks,
    time: one.time + other.time,
  }));

/** What a statement costs among many users beyond what it may, given what it costs among few. */
export function excess(cost: Cost, few: Cost, mostRows = exact): string[] {
  const found = [
    ...cost.scanned.map((table) => `reads ${table} from end to end`),
    ...(cost.rows > mostRows ? [`reads ${cost.rows} rows to return ${cost.returned}`] : []),
    ...(cost.sorted > mostRows ? [`sorts ${cost.sorted} rows`] : []),
  ];
  // A page that few users did not fill is held against a full one.
  const mostBlocks = mostRows === exact ? 2 * Math.max(few.blocks, page) : mostRows;
  if (cost.blocks > mostBlocks) found.push(`touches ${cost.blocks} blocks, and ${few.blocks} among few users`);
  return found;
}
