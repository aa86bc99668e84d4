import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Random } from '../random.ts';
import type { Delivery } from '../testing/smtp-server.ts';
import { waitUntil } from '../wait-until.ts';
import { type Answer, Caller } from './caller.ts';
import { faultsOf, shuffled, suffer, type Window } from './faults.ts';
import { type House, openHouse, partNames } from './house.ts';
import { reconcile, unfinishedMails, wrongSessions } from './reconcile.ts';
import { residents, settleIn } from './residents.ts';
import { Traffic } from './traffic.ts';
import { isAllowed, isInTime, recovery } from './verdict.ts';

const seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31));

/** Every part is killed, stopped and restarted once, and the mail server has each of its moods, under traffic. */
test('whatever fails, nothing is lost and nobody waits', { timeout: 600_000 }, async () => {
  console.log(`FAULT_SEED=${seed}`);
  const random = new Random(seed);
  await using house = await openHouse();
  using caller = new Caller(house.urls);
  const traffic = new Traffic(caller, house.smtp, seed);
  await settleIn(house);
  traffic.start(residents);
  await sleep(2000);
  const before = footprint(house);

  const windows: Window[] = [];
  for (const fault of shuffled(faultsOf(house), random)) {
    await sleep(300 + random.next() * 600);
    const window = await suffer(fault, 800 + random.next() * 1700, () => wellAgain(house));
    windows.push(window);
    console.log(
      `${fault.name}: ${window.ended - window.began} ms, well again after ${window.recovered - window.ended} ms`,
    );
  }
  await sleep(2000);
  await traffic.stop();
  await waitUntil(async () => (await unfinishedMails(house)).length === 0, {
    what: 'the mails',
    timeoutMs: 120_000,
  }).catch(async (error) => {
    throw new Error(JSON.stringify(await unfinishedMails(house)), { cause: error });
  });

  const { answers } = caller;
  console.log(summary(answers, house.smtp.deliveries));
  expect(answers.length).toBeGreaterThan(200);
  const { ledger } = traffic;
  expect(answers.filter((answer) => !isAllowed(answer, windows))).toEqual([]);
  expect(answers.filter((answer) => !isInTime(answer, windows))).toEqual([]);
  expect(windows.filter(({ ended, recovered }) => recovered - ended > recovery).map(({ fault }) => fault.name)).toEqual(
    [],
  );
  expect(ledger.lost).toEqual([]);
  expect(await reconcile(house, ledger, windows)).toEqual([]);
  expect(await wrongSessions(caller, ledger)).toEqual([]);
  expect(partNames.flatMap((name) => house.parts[name].deaths)).toEqual([]);
  expect(partNames.flatMap((name) => house.parts[name].killings)).toEqual([]);
  await expectNothingLeft(house, before);
});

function summary(answers: readonly Answer[], deliveries: readonly Delivery[]): string {
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  const times = answers.filter(({ status }) => status !== 0).map(({ began, ended }) => ended - began);
  const mails = new Set(deliveries.map(({ messageId }) => messageId)).size;
  return [
    `${answers.length} calls, ${count(503)} told to come back, ${count(0)} without an answer, the slowest answered in ${Math.max(...times)} ms`,
    `${mails} mails, ${deliveries.length - mails} of them twice`,
  ].join('; ');
}

async function wellAgain({ urls }: House): Promise<void> {
  const isWell = async (url: string) => {
    const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(1000) });
    return response.ok && ((await response.json()) as { status: string }).status === 'ready';
  };
  const both = async () => (await Promise.all(urls.map(isWell))).every(Boolean);
  await waitUntil(both, { what: 'both servers to be well again', timeoutMs: 60_000 });
}

const serverNames = ['server 1', 'server 2'] as const;
const footprint = ({ parts }: House) => Math.max(...serverNames.map((name) => parts[name].memory));

/** Two connections of one server, ten of the other, the workers' own, and ours. */
const mostConnections = 2 + 10 + 2 * 20 + 1;

async function expectNothingLeft(house: House, before: number): Promise<void> {
  const connections = await house.sql("select from pg_stat_activity where backend_type = 'client backend'");
  expect(connections.length).toBeLessThanOrEqual(mostConnections);
  expect(footprint(house)).toBeLessThan(before * 2);
}
