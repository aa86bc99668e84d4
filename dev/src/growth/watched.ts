import type { Pool, PoolClient } from 'pg';
import { startGatehouse, type TestGatehouse } from '../testing/gatehouse.ts';
import { type Person, signedIn } from '../testing/people.ts';
import { addCrowd } from './crowd.ts';
import { type Cost, costOf, explainEverything, planForAnyValue } from './plans.ts';

/** A Gatehouse with many users, whose database tells what each statement cost. */
export interface Watched extends AsyncDisposable {
  readonly gatehouse: TestGatehouse;
  readonly count: number;
  readonly admin: Person;
  /** What the statements cost that a call really sends, and those that run inside them. */
  costsOf(act: () => Promise<unknown>): Promise<Cost[]>;
}

export async function startWatched(count: number): Promise<Watched> {
  const gatehouse = await startGatehouse();
  const { env, services, sql } = gatehouse;
  // Leaves the queue with a mail, to be like.
  const admin = await signedIn(gatehouse, { role: 'admin' });
  await addCrowd(env.DATABASE_URL ?? '', count);
  const [database] = await sql<{ name: string }>('select current_database() as name');
  const settings = { ...explainEverything, ...planForAnyValue };
  for (const [name, value] of Object.entries(settings)) {
    await sql(`alter database ${database?.name} set ${name} = '${value}'`);
  }
  const costs: Cost[] = [];
  const pool = (await services.orm.em.getConnection().getNativeClient()) as Pool;
  pool.on('connect', (client: PoolClient) => {
    client.on('notice', ({ message = '' }) => {
      const cost = costOf(message);
      if (cost !== undefined) costs.push(cost);
    });
  });
  // The settings are for new connections.
  await sql(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  return {
    gatehouse,
    count,
    admin,
    async costsOf(act) {
      costs.length = 0;
      await act();
      return [...costs];
    },
    [Symbol.asyncDispose]: () => gatehouse[Symbol.asyncDispose](),
  };
}
