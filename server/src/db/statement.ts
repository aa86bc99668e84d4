import { CompiledQuery, type Transaction } from 'kysely';
import pg from 'pg';
import { traced } from '../observability/tracing.ts';
import type { EntityManager } from './orm.ts';
import { resultChanged, retried } from './transaction.ts';

/** The names of the statements that connections prepare, by their texts. */
const names = new Map<string, string>();

let count = 0;

/** Makes each connection parse and plan a statement once. For texts that are known beforehand: none is ever forgotten. */
export function prepared(text: string): string {
  if (!names.has(text)) names.set(text, `gatehouse-${count++}`);
  return text;
}

/** A connection that prepares the statements it is meant to. */
export class PreparingClient extends pg.Client {
  override query(...parameters: unknown[]): never {
    const [query, ...rest] = parameters;
    const name = typeof query === 'string' ? names.get(query) : undefined;
    const run = () => super.query(...([name === undefined ? query : { name, text: query }, ...rest] as [string]));
    // With a callback it comes from the pool: where all connections are busy, in the name of whoever gave one back. Who
    // asks the pool follows its query by itself.
    const isOfPool = typeof query !== 'string' || typeof rest.at(-1) === 'function';
    return (isOfPool ? run() : traced({ kind: 'query', text: query }, run)) as never;
  }
}

/**
 * Runs a statement of our own, in the current transaction if there is one. Else it is a transaction by itself: the
 * whole work of a frequent call in one round trip, where the unit of work takes one for each thing it does.
 */
export async function execute<Row>(em: EntityManager, text: string, values: readonly unknown[]): Promise<Row[]> {
  const transaction = em.getTransactionContext<Transaction<unknown>>();
  if (transaction !== undefined) {
    const { rows } = await renewing(text, transaction.executeQuery<Row>(CompiledQuery.raw(text, [...values])));
    return rows;
  }
  const pool = (await em.getConnection().getNativeClient()) as pg.Pool;
  const ask = () => traced({ kind: 'query', text }, () => pool.query(text, [...values]));
  return retried(async () => (await renewing(text, ask())).rows);
}

/** A statement whose columns a migration changed is prepared anew when its transaction runs again. */
async function renewing<Result>(text: string, running: Promise<Result>): Promise<Result> {
  try {
    return await running;
  } catch (error) {
    if ((error as { code?: string }).code === resultChanged) names.set(text, `gatehouse-${count++}`);
    throw error;
  }
}
