import { z } from 'zod';
import { AppError } from '../errors.ts';
import { earliestTime, latestTime } from './time.ts';

/** Where a page ended: the value of the sort key and the id of its last row. */
export interface Position<Value extends Date | string | null> {
  readonly value: Value;
  readonly id: string;
}

/** Times are whole milliseconds, as the columns are. */
const time = z
  .int()
  .min(earliestTime)
  .max(latestTime)
  .transform((value) => new Date(value));

/** The order, the sort key, and the id. */
const holding = <Value extends z.ZodType>(value: Value) => z.tuple([z.string(), value, z.guid()]);

/** What a cursor holds, by its sort key: nothing that the column itself could not hold. */
const cursors = {
  time: holding(time),
  optionalTime: holding(time.nullable()),
  text: holding(z.string().refine((value) => !value.includes('\0'))),
};

type SortKind = keyof typeof cursors;
type SortValue<Kind extends SortKind> = z.output<(typeof cursors)[Kind]>[1];

/** An opaque cursor that belongs to one order. */
export function encodeCursor(order: string, { value, id }: Position<Date | string | null>): string {
  const stored = value instanceof Date ? value.getTime() : value;
  return Buffer.from(JSON.stringify([order, stored, id])).toString('base64url');
}

/** @throws AppError `validation_failed` for a cursor that is not ours or belongs to another order */
export function decodeCursor<Kind extends SortKind>(
  order: string,
  kind: Kind,
  cursor: string | undefined,
): Position<SortValue<Kind>> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = cursors[kind].safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success || parsed.data[0] !== order) {
    const message = 'Expected the next_cursor of a page in the same order';
    throw new AppError('validation_failed', { issues: [{ path: 'cursor', message }] });
  }
  const [, value, id] = parsed.data;
  return { value: value as SortValue<Kind>, id };
}

/**
 * Of a position and a bound of the same key that end a range on the same side, the one that leaves less. It implies the
 * other; with both, PostgreSQL enters the index at the bound and walks from there to the position.
 */
export function nearer<Place extends Position<Date | string | null>>(
  position: Place | undefined,
  bound: Date | undefined,
  descending: boolean,
): { position: Place | undefined; bound: Date | undefined } {
  if (position === undefined || bound === undefined || position.value === null) return { position, bound };
  const within = descending ? position.value < bound : position.value > bound;
  return within ? { position, bound: undefined } : { position: undefined, bound };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One page of rows that were fetched with one more than the limit. */
export function page<Row>(rows: Row[], limit: number, cursorOf: (last: Row) => string) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
