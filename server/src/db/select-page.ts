import type { EntityManager } from './orm.ts';

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

/**
 * The first rows of several ranges in one order. PostgreSQL reads each range from an index, in order, and merges them
 * as it goes: it reads as many rows as it returns, and one more for each range.
 */
export async function selectPage<Row>(em: EntityManager, selection: Selection): Promise<Row[]> {
  const { text, values } = merged(
    selection.branches.map((conditions) => branch(selection, conditions)),
    selection,
  );
  return em.execute(text, [...values]);
}

function branch({ table, columns, order, limit }: Selection, conditions: readonly Sql[]): Sql {
  const where = conditions.length > 0 ? `where ${conditions.map(({ text }) => text).join(' and ')}` : '';
  const text = `select ${columns.join(', ')} from ${table} ${where} order by ${order} limit ?`;
  return sql(text, ...conditions.flatMap(({ values }) => values), limit);
}

function merged(branches: readonly Sql[], { order, limit }: Selection): Sql {
  const [only, ...others] = branches;
  if (only !== undefined && others.length === 0) return only;
  const all = branches.map(({ text }) => `(${text})`).join(' union all ');
  const values = branches.flatMap((one) => one.values);
  return sql(`select * from (${all}) as ranges order by ${order} limit ?`, ...values, limit);
}
