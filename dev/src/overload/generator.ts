import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from './connection.ts';
import type { Load, Outcome } from './load.ts';

/** The process that sends a load; see {@link Load}. It is sent what to do, and sends back what became of it. */
const patience = 2000;
/** How many connections are opened at once: a server's kernel keeps some hundreds waiting. */
const openedAtOnce = 100;

process.once('disconnect', () => process.exit());
const [load] = (await once(process, 'message')) as [Load];
process.send?.(await run(load), () => process.exit());

async function run({ url, requests, connections, perSecond, seconds }: Load): Promise<Outcome> {
  const free: Connection[] = [];
  while (free.length < connections) {
    const opening = Array.from({ length: Math.min(openedAtOnce, connections - free.length) }, () =>
      Connection.open(url),
    );
    free.push(...(await Promise.all(opening)));
  }
  const statuses: Record<number, number> = {};
  let sent = 0;
  let served = 0;
  const ask = async (connection: Connection) => {
    const began = performance.now();
    const status = await connection.ask(requests[sent++ % requests.length] ?? '');
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 200 && performance.now() - began <= patience) served++;
  };
  const began = performance.now();
  const isOver = () => performance.now() - began >= seconds * 1000;

  if (perSecond === undefined) {
    const lane = async (connection: Connection) => {
      while (!isOver()) await ask(connection);
    };
    void Promise.all(free.map(lane));
    await sleep(seconds * 1000);
  } else {
    while (!isOver()) {
      const due = ((performance.now() - began) / 1000) * perSecond;
      // Where all connections wait for their answers, what is due is sent when one of them is free.
      while (sent < due && free.length > 0) {
        const connection = free.shift() as Connection;
        void ask(connection).then(() => free.push(connection));
      }
      await sleep(1);
    }
  }
  process.send?.('sent');
  await sleep(patience);
  return { sent, served, statuses };
}
