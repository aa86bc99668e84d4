import { startGatehouse, type TestGatehouse, type TestGatehouseOptions } from './gatehouse.ts';
import { type ServerProcess, startServer } from './process.ts';
import type { RestClient } from './rest.ts';

/** Two server processes on one database and one Redis. */
export interface Pair extends AsyncDisposable {
  /** What they share: the database, the keys in Redis, the mailbox. Its own server only helps to set the scene. */
  readonly gatehouse: TestGatehouse;
  readonly servers: readonly [ServerProcess, ServerProcess];
  readonly rest: readonly [RestClient, RestClient];
  /** Does something many times at the same moment, by one process and the other in turn. */
  storm<Answer>(count: number, act: (rest: RestClient, index: number) => Promise<Answer>): Promise<Answer[]>;
}

export interface PairOptions extends Pick<TestGatehouseOptions, 'worker'> {
  /** Changes to the environment of the two; the limits are off unless RATE_LIMITS is given. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function startPair({ env, worker = false }: PairOptions = {}): Promise<Pair> {
  await using stack = new AsyncDisposableStack();
  const gatehouse = stack.use(await startGatehouse({ worker }));
  const { PORT: _, ...shared } = gatehouse.env;
  const start = async () => stack.use(await startServer({ ...shared, ...env }));
  const servers = await Promise.all([start(), start()]);
  const rest = [gatehouse.restOf(servers[0]), gatehouse.restOf(servers[1])] as const;
  const all = stack.move();
  return {
    gatehouse,
    servers,
    rest,
    storm: (count, act) =>
      Promise.all(Array.from({ length: count }, (_unused, index) => act(rest[index % 2 ? 1 : 0], index))),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
