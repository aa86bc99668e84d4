import type { Filtering } from './lists.ts';
import type { Cost } from './plans.ts';

/** How many rows a page asks for: the default limit, and one more to see whether there is a next page. */
const page = 51;

/**
 * What is read in order to return a page: each range that it is merged from gives one row more, and a range that is
 * hardly longer than a page may be read whole and sorted.
 */
const exact = 3 * page;

/**
 * What PostgreSQL reads at best where no one index has both the condition and the order, such as a search within an
 * order: either all rows that fit, to sort them, or rows in order until enough fit. The worst is in between, where both
 * cost the square root of a page times the table. Eight times that is left to it, for estimates that are wrong and
 * conditions that hang together: who was made long ago is rare among those who signed in last.
 *
 * A whole address is found by an index alone, or by two: each of its trigrams stands somewhere else.
 */
export const searching = (count: number, { q = '' }: Filtering = {}): number =>
  String(q).includes('@') ? 2 * exact : 8 * Math.sqrt(page * count);

/**
 * Whoever takes away what could be the last administrator locks all of them. They don't grow with the users, but the
 * crowd has one in a thousand.
 */
export const locking = (count: number): number => exact + count / 200;

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
