import { id as idSchema } from '@gatehouse/shared';
import { MockError } from '../mock-error.ts';
import { decode, encode } from './tokens.ts';

type SortValue = string | number | null;

/** Where a row stands in an order. */
interface Position {
  readonly value: SortValue;
  readonly id: string;
}

export interface Order<Row> {
  /** Names the order; a cursor belongs to one. A leading `-` is descending. */
  readonly name: string;
  readonly kinds: readonly ('string' | 'number' | 'null')[];
  valueOf(row: Row): SortValue;
}

/**
 * One page of rows in an order, behind a cursor.
 * @throws MockError `validation_failed` for a cursor that is not ours or belongs to another order
 */
export function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  order: Order<Row>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): { items: Row[]; next_cursor: string | null } {
  const descending = order.name.startsWith('-');
  const position = (row: Row): Position => ({ value: order.valueOf(row), id: row.id });
  const after = cursor === undefined ? undefined : readCursor(cursor, order);
  const behind = rows
    .filter((row) => after === undefined || compare(position(row), after, descending) > 0)
    .sort((a, b) => compare(position(a), position(b), descending));
  const items = behind.slice(0, limit);
  const last = items.at(-1);
  const more = behind.length > limit && last !== undefined;
  return { items, next_cursor: more ? encode([order.name, order.valueOf(last), last.id]) : null };
}

function compare(a: Position, b: Position, descending: boolean): number {
  const direction = descending ? -1 : 1;
  if (a.value === b.value) return direction * (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  // Rows without a value come last in both directions.
  if (a.value === null) return 1;
  if (b.value === null) return -1;
  return direction * (a.value < b.value ? -1 : 1);
}

function readCursor<Row>(cursor: string, { name, kinds }: Order<Row>): Position {
  const parts = decode(cursor);
  if (Array.isArray(parts) && parts.length === 3) {
    const [order, value, id] = parts as unknown[];
    const kind = value === null ? 'null' : typeof value;
    const fits = order === name && (kinds as readonly string[]).includes(kind) && idSchema.safeParse(id).success;
    if (fits) return { value: value as SortValue, id: id as string };
  }
  const message = 'Expected the next_cursor of a page in the same order';
  throw new MockError('validation_failed', { issues: [{ path: 'cursor', message }] });
}
