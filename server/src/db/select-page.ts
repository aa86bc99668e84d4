import type { EntityManager } from './orm.ts';
import { execute, prepared } from './statement.ts';

/** A piece of SQL and the values of its placeholders. */
export interface Sql {
  readonly text: string;
  readonly values: readonly unknown[];
}

export const sql = (text: string, ...values: unknown[]): Sql => ({ text, values });

export interface Selection {
  readonly table: string;
  readonly columns: readonly string[];
  /** Alternatives that have no row in common, each with the conditions that must all hold. */
  readonly branches: readonly (readonly Sql[])[];
  readonly order: string;
  readonly limit: number;
}

/** More than a page has. */
const MOST_ROWS = 128;

/**
 * The first rows of several ranges in one order. PostgreSQL reads each range from an index, in order, and merges them
 * as it goes: it reads as many rows as it returns, and one more for each range.
 */
export const selectPage = <Row>(em: EntityManager, selection: Selection): Promise<Row[]> =>
  selectRows(em, firstRows(selection));

/** The same of one range that has no condition but where it begins: one plan is right wherever that is. */
export const selectPageOfAll = <Row>(em: EntityManager, selection: Selection): Promise<Row[]> =>
  selectByKeptPlan(em, range(selection, selection.branches.flat()), selection);

/**
 * The first of rows in their order, by a plan that connections keep, because it is right whatever the values are.
 * PostgreSQL keeps none for a limit that it does not know; so it is told one that is never reached.
 */
export function selectByKeptPlan<Row>(
  em: EntityManager,
  { text, values }: Sql,
  { columns, order, limit }: Pick<Selection, 'columns' | 'order' | 'limit'>,
): Promise<Row[]> {
  const most = Math.max(MOST_ROWS, limit);
  const page = `select ${columns.join(', ')} from (${text} limit ${most}) as page order by ${order} limit ?`;
  return execute(em, prepared(numbered(page)), [...values.map(exact), limit]);
}

/** With the placeholders of PostgreSQL. */
function numbered(text: string): string {
  let count = 0;
  return text.replaceAll('?', () => `$${++count}`);
}

/** In UTC: the driver writes a local time, and a time zone's offset was not always of whole minutes. */
const exact = (value: unknown) => (value instanceof Date ? value.toISOString() : value);

export const selectRows = <Row>(em: EntityManager, { text, values }: Sql): Promise<Row[]> =>
  em.execute(text, [...values]);

/** What {@link selectPage} asks for. */
export const firstRows = (selection: Selection): Sql =>
  merged(
    selection.branches.map((conditions) => branch(selection, conditions)),
    selection,
  );

function branch(selection: Selection, conditions: readonly Sql[]): Sql {
  const { text, values } = range(selection, conditions);
  return sql(`${text} limit ${selection.limit}`, ...values);
}

function range({ table, columns, order }: Selection, conditions: readonly Sql[]): Sql {
  const { text, values } = allOf(conditions);
  return sql(`select ${columns.join(', ')} from ${table} where ${text} order by ${order}`, ...values);
}

/** Conditions that must all hold, as one. */
export const allOf = (conditions: readonly Sql[]): Sql => joined(conditions, ' and ', 'true');

/** Conditions of which one must hold, as one. */
export const anyOf = (conditions: readonly Sql[]): Sql => joined(conditions, ' or ', 'false');

function joined(conditions: readonly Sql[], by: string, none: string): Sql {
  const texts = conditions.map(({ text }) => text);
  return sql(texts.length > 0 ? `(${texts.join(by)})` : none, ...conditions.flatMap(({ values }) => values));
}

function merged(branches: readonly Sql[], { order, limit }: Selection): Sql {
  const [only, ...others] = branches;
  if (only !== undefined && others.length === 0) return only;
  const all = branches.map(({ text }) => `(${text})`).join(' union all ');
  const values = branches.flatMap((one) => one.values);
  return sql(`select * from (${all}) as ranges order by ${order} limit ?`, ...values, limit);
}
